import type {
  ContactKind,
  CustomFieldType,
  PublicAccess,
  WebFormDraftFragment,
  WebFormInput,
} from '../../graphql/graphql';
import { conflictOf, type Conflict } from '../../lib/conflict';
import type { Locale } from '../../lib/i18n';
import type { Problem } from '../../lib/useMutation';

/** What a form can ask for: as it is called here, and how a form of each language labels it. */
export type Target = {
  key: string;
  label: string;
  group: string;
  usual: Record<Locale, string>;
  customField?: { type: CustomFieldType; required: boolean; options: readonly string[] } | null;
};
export type Targets = Record<ContactKind, readonly Target[]>;

/** An empty label: the usual one, in the form's language. */
export type FieldDraft = { target: string; label: string; required: boolean };

/** A form as it is typed: no value is missing, and nothing is what a text field cannot hold. */
export type FormDraft = {
  title: string;
  kind: ContactKind;
  locale: Locale;
  fields: FieldDraft[];
  consentText: string;
  successMessage: string;
  returnUrl: string;
  contactTypeId: string | null;
  tags: string[];
  managerIds: string[];
  notifyUserIds: string[];
  notifyGrantRead: boolean;
  publicAccess: PublicAccess;
  /** One a line. */
  allowedOrigins: string;
  confirmStaticPosts: boolean;
};

/** What the form has to ask for, or its contacts would have no name. */
export const namesOf: Record<ContactKind, readonly string[]> = {
  PERSON: ['firstName', 'lastName'],
  COMPANY: ['companyName'],
};

/** A form to begin with: the fields that nearly every form has, and its maker is told what comes in. */
export function newDraft({
  title,
  messageLabel,
  locale,
  userId,
}: {
  title: string;
  messageLabel: string;
  locale: Locale;
  userId: string;
}): FormDraft {
  return {
    title,
    kind: 'PERSON',
    locale,
    fields: [
      ...namesOf.PERSON.map(requiredField),
      requiredField('email.work'),
      { target: 'description', label: messageLabel, required: true },
    ],
    consentText: '',
    successMessage: '',
    returnUrl: '',
    contactTypeId: null,
    tags: [],
    managerIds: [],
    notifyUserIds: [userId],
    notifyGrantRead: false,
    publicAccess: 'NONE',
    allowedOrigins: '',
    confirmStaticPosts: true,
  };
}

const requiredField = (target: string): FieldDraft => ({ target, label: '', required: true });

/**
 * The form as it is, without fields that are no more. The server does not say which labels are the usual ones: those
 * that read like it in the form's language.
 */
export function draftOf(form: WebFormDraftFragment, targets: Targets): FormDraft {
  const locale = form.locale === 'de' ? 'de' : 'en';
  const usual = new Map(targets[form.kind].map(target => [target.key, target.usual[locale]]));
  return {
    title: form.title,
    kind: form.kind,
    locale,
    fields: form.fields
      .filter(({ target }) => usual.has(target))
      .map(({ target, label, required }) => ({
        target,
        label: usual.get(target) === label ? '' : label,
        required,
      })),
    consentText: form.consentText ?? '',
    successMessage: form.successMessage ?? '',
    returnUrl: form.returnUrl ?? '',
    contactTypeId: form.contactType?.id ?? null,
    tags: [...form.tags],
    managerIds: form.managers.map(({ id }) => id),
    notifyUserIds: form.notifyUsers.map(({ id }) => id),
    notifyGrantRead: form.notifyGrantRead,
    publicAccess: form.publicAccess,
    allowedOrigins: form.allowedOrigins.join('\n'),
    confirmStaticPosts: form.confirmStaticPosts,
  };
}

/** The draft as the API takes it. */
export function inputOf({ fields, allowedOrigins, ...rest }: FormDraft): WebFormInput {
  return {
    ...rest,
    fields: fields.map(({ target, label, required }) => ({ target, label: label.trim() || null, required })),
    allowedOrigins: originsOf(allowedOrigins),
  };
}

/**
 * What is different from `before`, as the API takes it: whatever others changed meanwhile stays as they left it. What has
 * `gaps` is said anew, without them.
 */
export function changesOf(
  before: FormDraft,
  after: FormDraft,
  gaps: readonly { field: string }[] = [],
): WebFormInput {
  const isSaid = (field: string): boolean =>
    !isSame(before, after, field as DraftField) || gaps.some(gap => gap.field === field);
  return Object.fromEntries(Object.entries(inputOf(after)).filter(([field]) => isSaid(field)));
}

export type DraftField = keyof FormDraft;

/** Whether two drafts say the same in a field, however it was typed. */
export const isSame = (one: FormDraft, other: FormDraft, field: DraftField): boolean =>
  JSON.stringify(inputOf(one)[field]) === JSON.stringify(inputOf(other)[field]);

/** What two administrators did to the same form since both read `base`. */
export const conflictBetween = (base: FormDraft, mine: FormDraft, theirs: FormDraft): Conflict<DraftField> =>
  conflictOf(Object.keys(base) as DraftField[], { base, mine, theirs }, isSame);

/** The form for the other kind keeps what that one can be asked too, and asks for its names first. */
export function withKind(draft: FormDraft, kind: ContactKind, targets: Targets): FormDraft {
  const kept = draft.fields.filter(({ target }) => targets[kind].some(({ key }) => key === target));
  const missing = namesOf[kind].filter(name => !kept.some(({ target }) => target === name));
  return { ...draft, kind, fields: [...missing.map(requiredField), ...kept] };
}

/** What the form shows where no other label is wanted: of a "work" entry, which nearly every form means, without that word. */
export function usualLabel({ key, label }: Pick<Target, 'key' | 'label'>): string {
  return /\.work\b/.test(key) ? label.replace(/ \([^)]*\)$/, '') : label;
}

/**
 * The problems by the field that shows them: that of a form's field by its target, since fields move. The first of a field counts; '' is
 * for what has no field.
 */
export function problemsByField(
  { fields, allowedOrigins }: FormDraft,
  problems: readonly Problem[],
): Map<string, string> {
  const entries = problems.map(({ path, message }): [string, string] => {
    const [field = '', index] = path ?? [];
    const at = Number(index ?? NaN);
    if (field === 'fields' && fields[at]) return [`fields.${fields[at].target}`, message];
    if (field === 'allowedOrigins' && originsOf(allowedOrigins)[at]) {
      return [field, `${originsOf(allowedOrigins)[at]}: ${message}`];
    }
    return [field === 'id' ? '' : field, message];
  });
  return new Map(entries.toReversed());
}

const originsOf = (lines: string): string[] =>
  lines
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
