import { escapeHtml } from '../platform/html.js';
import { say, type Locale } from '../platform/messages.js';
import type { FormField } from './form-fields.js';
import { trapField } from './spam.rules.js';

/** What of a form is drawn. */
export interface DrawnForm {
  key: string;
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
  const fields = form.fields.map(field => control(form, field, state));
  return [...fields, trap(form), ...consent(form, state)].join('\n');
}

/** The id of a field's control; a page may show several forms. */
export const idOf = (form: Pick<DrawnForm, 'key'>, name: string): string =>
  `kartei-${form.key.slice(0, 6)}-${name.replace(/[^\w-]/g, '-')}`;

function control(form: DrawnForm, field: FormField, state: FormState): string {
  const { name, label, required } = field;
  if (field.type === 'HEADING') return `<h2>${escapeHtml(label)}</h2>`;
  const mark = required ? '' : ` <span>${escapeHtml(optional[form.locale])}</span>`;
  const { attributes, problem } = shared(form, name, required, state);
  if (field.type === 'CHECKBOX') {
    const ticked = state.values.has(name) ? ' checked' : '';
    return `<p>
<label for="${idOf(form, name)}"><input type="checkbox" value="${ticks[form.locale]}" ${attributes}${ticked}> ${escapeHtml(label)}${mark}</label>${problem}
</p>`;
  }
  return `<p>
<label for="${idOf(form, name)}">${escapeHtml(label)}${mark}</label><br>
${input(field, state.values.get(name) ?? '', attributes)}${problem}
</p>`;
}

function input({ name, type, options, required }: FormField, value: string, attributes: string): string {
  if (type === 'TEXTAREA') {
    // HTML drops one line break behind the tag.
    return `<textarea ${attributes} rows="5">\n${escapeHtml(value)}</textarea>`;
  }
  if (type === 'SELECT') {
    const choices = options.map(option => {
      const selected = option.toLowerCase() === value.toLowerCase() ? ' selected' : '';
      return `<option${selected}>${escapeHtml(option)}</option>`;
    });
    const none = required && value !== '' ? '' : '<option value=""></option>';
    return `<select ${attributes}>${none}${choices.join('')}</select>`;
  }
  if (type === 'MULTISELECT') {
    const chosen = new Set(value.toLowerCase().split('\n'));
    const choices = options.map(option => {
      const selected = chosen.has(option.toLowerCase()) ? ' selected' : '';
      return `<option${selected}>${escapeHtml(option)}</option>`;
    });
    return `<select multiple size="${Math.min(options.length, 8)}" ${attributes}>${choices.join('')}</select>`;
  }
  if (type === 'DATE') return `<input type="date" ${attributes} value="${escapeHtml(value)}">`;
  if (type === 'NUMBER') return `<input type="number" step="any" ${attributes} value="${escapeHtml(value)}">`;
  const { kind, autocomplete } = hintsOf(name);
  const completes = autocomplete ? ` autocomplete="${autocomplete}"` : '';
  return `<input type="${kind}" ${attributes}${completes} value="${escapeHtml(value)}">`;
}

/** What every control has, and what is wrong with its value. */
function shared(
  form: DrawnForm,
  name: string,
  required: boolean,
  { problems }: FormState,
): { attributes: string; problem: string } {
  const id = idOf(form, name);
  const text = problems.get(name);
  const wrong = text === undefined ? '' : ` aria-invalid="true" aria-describedby="${id}-problem"`;
  return {
    attributes: `id="${id}" name="${escapeHtml(name)}"${required ? ' required' : ''}${wrong}`,
    problem: text === undefined ? '' : `\n<strong id="${id}-problem">${escapeHtml(text)}</strong>`,
  };
}

/** The page of a customer may forbid styles in the HTML, so it is hidden without one. */
const trap = (form: DrawnForm): string => `<p hidden>
<label for="${idOf(form, trapField)}">${escapeHtml(leaveEmpty[form.locale])}</label>
<input type="text" id="${idOf(form, trapField)}" name="${trapField}" tabindex="-1" autocomplete="off" value="">
</p>`;

function consent(form: DrawnForm, state: FormState): string[] {
  if (form.consentText === null) return [];
  const ticked = state.hasConsent ? ' checked' : '';
  const { attributes, problem } = shared(form, 'consent', true, state);
  return [
    `<p>
<label for="${idOf(form, 'consent')}"><input type="checkbox" value="yes" ${attributes}${ticked}> ${escapeHtml(form.consentText)}</label>${problem}
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

/** What a ticked box sends. */
const ticks = say('yes', 'ja');
const optional = say('(optional)', '(freiwillig)');
const leaveEmpty = say('Please leave this empty', 'Bitte leer lassen');
