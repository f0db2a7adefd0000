import { escapeHtml } from '../platform/html.js';
import { say, type Locale } from '../platform/messages.js';
import type { FormField } from './form-fields.js';
import { trapField } from './spam.rules.js';

/** What of a form is drawn. */
export interface DrawnForm {
  title: string;
  locale: Locale;
  fields: readonly FormField[];
  consentText: string | null;
}

/** What stands in it already, and what is wrong with that. */
export interface FormState {
  values: ReadonlyMap<string, string>;
  hasConsent: boolean;
  problems: ReadonlyMap<string, string>;
}

const untouched: FormState = { values: new Map(), hasConsent: false, problems: new Map() };

/** Labels and controls of a form, for our own page and for those of others. All of it is escaped. */
export function formControls(form: DrawnForm, state: FormState = untouched): string {
  const fields = form.fields.map(field => control(field, form.locale, state));
  return [...fields, trap(form.locale), ...consent(form, state)].join('\n');
}

/** The id of a field's control, for links from the list of problems. */
export const idOf = (name: string): string => `kartei-${name.replace(/[^\w-]/g, '-')}`;

function control(field: FormField, locale: Locale, state: FormState): string {
  const { name, label, required } = field;
  const mark = required ? '' : ` <span>${escapeHtml(optional[locale])}</span>`;
  const value = state.values.get(name) ?? '';
  return `<p>
<label for="${idOf(name)}">${escapeHtml(label)}${mark}</label>
${input(field, value, attributes(name, required, state))}${problemOf(name, state)}
</p>`;
}

function input({ name, type, options, required }: FormField, value: string, shared: string): string {
  if (type === 'TEXTAREA') {
    // HTML drops one line break behind the tag.
    return `<textarea ${shared} rows="5">\n${escapeHtml(value)}</textarea>`;
  }
  if (type === 'SELECT') {
    const choices = options.map(option => {
      const selected = option.toLowerCase() === value.toLowerCase() ? ' selected' : '';
      return `<option${selected}>${escapeHtml(option)}</option>`;
    });
    const none = required && value !== '' ? '' : '<option value=""></option>';
    return `<select ${shared}>${none}${choices.join('')}</select>`;
  }
  const { kind, autocomplete } = hintsOf(name);
  const completes = autocomplete ? ` autocomplete="${autocomplete}"` : '';
  return `<input type="${kind}" ${shared}${completes} value="${escapeHtml(value)}">`;
}

function attributes(name: string, required: boolean, { problems }: FormState): string {
  const wrong = problems.has(name) ? ` aria-invalid="true" aria-describedby="${idOf(name)}-problem"` : '';
  return `id="${idOf(name)}" name="${escapeHtml(name)}"${required ? ' required' : ''}${wrong}`;
}

function problemOf(name: string, { problems }: FormState): string {
  const problem = problems.get(name);
  return problem === undefined ? '' : `\n<strong id="${idOf(name)}-problem">${escapeHtml(problem)}</strong>`;
}

/** The page of a customer may forbid styles in the HTML, so it is hidden without one. */
const trap = (locale: Locale): string => `<p hidden>
<label for="${idOf(trapField)}">${escapeHtml(leaveEmpty[locale])}</label>
<input type="text" id="${idOf(trapField)}" name="${trapField}" tabindex="-1" autocomplete="off" value="">
</p>`;

function consent({ consentText }: DrawnForm, state: FormState): string[] {
  if (consentText === null) return [];
  const ticked = state.hasConsent ? ' checked' : '';
  return [
    `<p>
<label for="${idOf('consent')}"><input type="checkbox" value="yes" ${attributes('consent', true, state)}${ticked}> ${escapeHtml(consentText)}</label>${problemOf('consent', state)}
</p>`,
  ];
}

interface Hints {
  kind: 'text' | 'email' | 'tel';
  autocomplete?: string;
}

/** A website's scheme may be missing, which `url` would refuse. */
function hintsOf(name: string): Hints {
  if (name.startsWith('email.')) return { kind: 'email', autocomplete: 'email' };
  if (name.startsWith('phone.')) return { kind: 'tel', autocomplete: 'tel' };
  if (name.startsWith('website.')) return { kind: 'text', autocomplete: 'url' };
  const part = name.startsWith('address.') ? name.slice(name.lastIndexOf('.') + 1) : name;
  return { kind: 'text', autocomplete: completions[part] };
}

const completions: Record<string, string | undefined> = {
  firstName: 'given-name',
  lastName: 'family-name',
  jobTitle: 'organization-title',
  companyName: 'organization',
  street: 'street-address',
  city: 'address-level2',
  state: 'address-level1',
  postalCode: 'postal-code',
  country: 'country-name',
};

const optional = say('(optional)', '(freiwillig)');
const leaveEmpty = say('Please leave this empty', 'Bitte leer lassen');
