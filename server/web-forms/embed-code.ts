import { say, type Locale } from '../platform/messages.js';
import { send } from './embed.js';

/** The script of the script embed, with its few texts: it fetches the form, draws it where it stands, and posts JSON. */
export const embedCode = (locale: Locale): string =>
  code.replace(
    'TEXTS',
    JSON.stringify({ send: send[locale], optional: optional[locale], failed: failed[locale] }),
  );

const optional = say('(optional)', '(freiwillig)');
const failed = say(
  'That did not work. Please try again in a little while.',
  'Das hat nicht geklappt. Bitte versuchen Sie es in einer kleinen Weile noch einmal.',
);

/**
 * Text never becomes HTML here. Classes, for the page to style: kartei-form, kartei-problem, kartei-thanks. A key goes
 * with what is sent, the same for the same contents, so that whoever presses the button twice sends once.
 */
const code = `(() => {
  const texts = TEXTS;
  const script = document.currentScript;
  const address = script.src.replace(/\\/embed\\.js.*$/, '');

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children);
    return element;
  };
  const idOf = (form, name) => 'kartei-' + form.key.slice(0, 6) + '-' + name.replace(/[^\\w-]/g, '-');

  const control = ({ name, type, required, options }, id) => {
    const shared = { id, name, required };
    if (type === 'TEXTAREA') return make('textarea', { ...shared, rows: '5' });
    if (type === 'SELECT') {
      const choices = options.map(option => make('option', { value: option }, option));
      return make('select', shared, make('option', { value: '' }), ...choices);
    }
    if (type === 'MULTISELECT') {
      const choices = options.map(option => make('option', { value: option }, option));
      return make('select', { ...shared, multiple: true, size: String(Math.min(options.length, 8)) }, ...choices);
    }
    if (type === 'DATE') return make('input', { ...shared, type: 'date' });
    if (type === 'NUMBER') return make('input', { ...shared, type: 'number', step: 'any' });
    const kind = name.startsWith('email.') ? 'email' : name.startsWith('phone.') ? 'tel' : 'text';
    return make('input', { ...shared, type: kind });
  };

  const fieldOf = (form, field) => {
    if (field.type === 'HEADING') return make('h3', {}, field.label);
    const id = idOf(form, field.name);
    const mark = field.required ? '' : ' ' + texts.optional;
    if (field.type === 'CHECKBOX') {
      const box = make('input', { id, name: field.name, type: 'checkbox', value: 'yes', required: field.required });
      return make('p', {}, make('label', {}, box, ' ' + field.label + mark));
    }
    const element = control(field, id);
    element.style.cssText = 'display:block;width:100%;box-sizing:border-box;font:inherit';
    return make('p', {}, make('label', { for: id }, field.label + mark), element);
  };

  const consentOf = form => {
    const box = make('input', { id: idOf(form, 'consent'), name: 'consent', type: 'checkbox', value: 'yes', required: true });
    return make('p', {}, make('label', {}, box, ' ' + form.consentText));
  };

  const trapOf = ({ trapField }) =>
    make('p', { hidden: true }, make('input', { name: trapField, tabindex: '-1', autocomplete: 'off', 'aria-hidden': 'true' }));

  const clear = element => {
    for (const problem of element.querySelectorAll('.kartei-problem')) problem.remove();
    for (const marked of element.querySelectorAll('[aria-invalid]')) {
      marked.removeAttribute('aria-invalid');
      marked.removeAttribute('aria-describedby');
    }
  };

  const show = (form, element, errors) => {
    for (const { path, message } of errors) {
      const field = path && document.getElementById(idOf(form, path[0]));
      const id = field ? field.id + '-problem' : null;
      const problem = make('strong', { class: 'kartei-problem', id, role: field ? null : 'alert' }, message);
      problem.style.display = 'block';
      if (!field) {
        element.append(problem);
        continue;
      }
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', id);
      field.closest('p').append(problem);
    }
    const first = element.querySelector('[aria-invalid]');
    if (first) first.focus();
  };

  const thank = (element, { message, returnUrl }) => {
    if (returnUrl) return location.assign(returnUrl);
    const thanks = make('p', { class: 'kartei-thanks', role: 'status', tabindex: '-1' }, message);
    thanks.style.whiteSpace = 'pre-line';
    element.replaceWith(thanks);
    thanks.focus();
  };

  const draw = form => {
    const button = make('button', { type: 'submit' }, texts.send);
    const element = make(
      'form',
      { class: 'kartei-form', lang: form.locale, method: 'post', action: address, 'aria-label': form.title, novalidate: true },
      ...form.fields.map(field => fieldOf(form, field)),
      trapOf(form),
      ...(form.consentText ? [consentOf(form)] : []),
      make('p', {}, button),
    );
    let challenge = form.challenge;
    let sent = { body: null, key: null };
    element.addEventListener('submit', async event => {
      event.preventDefault();
      clear(element);
      button.disabled = true;
      const data = new FormData(element);
      const isList = name => element.elements[name].multiple === true;
      const values = Object.fromEntries([...data.keys()].map(name => [name, isList(name) ? data.getAll(name) : data.get(name)]));
      const body = JSON.stringify(values);
      if (sent.body !== body) sent = { body, key: Date.now().toString(36) + Math.random().toString(36).slice(2) };
      try {
        const response = await fetch(address, {
          method: 'POST',
          credentials: 'omit',
          headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
          body: JSON.stringify({ ...values, challenge, idempotencyKey: sent.key }),
        });
        const answer = await response.json();
        if (answer.accepted) return thank(element, answer);
        if (answer.challenge) challenge = answer.challenge;
        show(form, element, answer.userErrors || answer.errors);
      } catch {
        show(form, element, [{ message: texts.failed }]);
      }
      button.disabled = false;
    });
    script.after(element);
  };

  fetch(address, { credentials: 'omit', headers: { Accept: 'application/json' } })
    .then(response => (response.ok ? response.json().then(draw) : undefined))
    .catch(() => undefined);
})();
`;
