import { isDeepStrictEqual } from 'node:util';
import type { ShownUser } from '../users/user.query.js';
import { askedFields, type FormField } from './form-fields.js';
import type { FormInput, FormSettings } from './web-form.rules.js';
import type { FormRow } from './web-form.query.js';

/** The settings that a change changes; saying anew what became of something that is gone is one. */
export function changedSettings(
  current: FormRow,
  form: FormSettings,
  input: FormInput,
): (keyof FormSettings)[] {
  const settings = Object.keys(form) as (keyof FormSettings)[];
  return settings.filter(
    setting =>
      !isDeepStrictEqual(form[setting], current[setting]) ||
      (setting === 'tags' && input.tags !== undefined && current.goneTags.length > 0) ||
      (setting === 'contactTypeId' && input.contactTypeId !== undefined && current.goneContactType !== null),
  );
}

/** Something that a form names and that is not there any more. */
export interface FormGap {
  /** Of WebFormInput. */
  field: string;
  /** What it was called. */
  name: string;
}

/** What a form names in vain; `users`: those that it names. */
export function gapsOf(form: FormRow, fields: readonly FormField[], users: readonly ShownUser[]): FormGap[] {
  const inactive = (ids: readonly string[]): string[] =>
    users.filter(({ id, active }) => !active && ids.includes(id)).map(({ name }) => name);
  const asked = askedFields(fields);
  const gone = {
    fields: fields.filter(field => !asked.includes(field)).map(({ label }) => label),
    contactTypeId: form.goneContactType === null ? [] : [form.goneContactType],
    tags: form.goneTags,
    managerIds: inactive(form.managerIds),
    notifyUserIds: inactive(form.notifyUserIds),
  };
  return Object.entries(gone).flatMap(([field, names]) => names.map(name => ({ field, name })));
}
