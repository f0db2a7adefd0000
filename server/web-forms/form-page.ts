import { createHash } from 'node:crypto';
import { escapeHtml } from '../platform/html.js';
import { say, type Locale } from '../platform/messages.js';
import { send } from './embed.js';
import { formControls, idOf, type DrawnForm, type FormState } from './form-controls.js';
import type { SentValue } from './form-fields.js';
import { pageStyle } from './form-page.style.js';

/**
 * The form on a page of its own; what was wrong with it comes first, with links to the fields. Where it leads to a page
 * of the website, it leaves the frame that it may stand in: that page would else be shown in a frame of itself.
 */
export function formPage(
  form: DrawnForm & { returnUrl: string | null },
  challenge: string,
  state?: FormState,
): string {
  const target = form.returnUrl === null ? '' : ' target="_top"';
  const body = `${state ? problemList(form, state) : ''}<form method="post" accept-charset="utf-8"${target}>
${formControls(form, state)}
${hidden('challenge', challenge)}
<p><button type="submit">${escapeHtml(send[form.locale])}</button></p>
</form>`;
  return page(form.locale, form.title, body);
}

/** What was sent from a page without a challenge, to be looked at and sent once more with one. */
export function confirmPage(
  form: DrawnForm,
  challenge: string,
  sent: { values: SentValue[]; hasConsent: boolean; idempotencyKey: string | null },
): string {
  const shown = sent.values.map(
    ({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  const inputs = [
    ...sent.values.map(({ name, value }) => hidden(name, value)),
    ...(sent.hasConsent ? [hidden('consent', 'yes')] : []),
    ...(sent.idempotencyKey === null ? [] : [hidden('idempotencyKey', sent.idempotencyKey)]),
    hidden('challenge', challenge),
  ];
  const body = `<p>${escapeHtml(pleaseCheck[form.locale])}</p>
<dl>${shown.join('\n')}</dl>
<form method="post" accept-charset="utf-8" class="later">
${inputs.join('\n')}
<p><button type="submit">${escapeHtml(sendNow[form.locale])}</button></p>
</form>`;
  return page(form.locale, form.title, body);
}

/** A page that says one thing. */
export const messagePage = (locale: Locale, title: string, message: string): string =>
  page(locale, title, `<p class="message">${escapeHtml(message)}</p>`);

/**
 * No script, no file from anywhere, only our one style; sent to us, and on to where the form leads; shown within the
 * allowed websites only.
 */
export function pagePolicy(
  form: { allowedOrigins: readonly string[]; returnUrl: string | null } | null,
): string {
  const target = form?.returnUrl ? ` ${new URL(form.returnUrl).origin}` : '';
  const within =
    form && form.allowedOrigins.length === 0 ? '*' : ["'self'", ...(form?.allowedOrigins ?? [])].join(' ');
  return `default-src 'none'; style-src '${styleHash}'; form-action 'self'${target}; base-uri 'none'; frame-ancestors ${within}`;
}

const styleHash = `sha256-${createHash('sha256').update(pageStyle).digest('base64')}`;

function problemList(form: DrawnForm, { problems }: FormState): string {
  const labels = new Map(form.fields.map(({ name, label }) => [name, label]));
  // In the order in which the fields are met; what belongs to none comes first.
  const order = [...labels.keys(), 'consent'];
  const sorted = [...problems].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const items = sorted.map(([name, text]) => {
    const label = labels.get(name) ?? (name === 'consent' ? form.consentText : null);
    const said = label === null || label === undefined ? text : `${shortened(label)}: ${text}`;
    return labels.has(name) || name === 'consent'
      ? `<li><a href="#${idOf(form, name)}">${escapeHtml(said)}</a></li>`
      : `<li>${escapeHtml(said)}</li>`;
  });
  return `<div role="alert"><p>${escapeHtml(notSent[form.locale])}</p><ul>${items.join('')}</ul></div>\n`;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;

const page = (locale: Locale, title: string, body: string): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;

const pleaseCheck = say(
  'Please check what you wrote, and send it. To change something, go back in your browser.',
  'Bitte prüfen Sie Ihre Angaben und senden Sie sie ab. Um etwas zu ändern, gehen Sie im Browser zurück.',
);
const sendNow = say('Send now', 'Jetzt absenden');
const notSent = say(
  'The form has not been sent yet. Please check:',
  'Das Formular wurde noch nicht gesendet. Bitte prüfen Sie:',
);
