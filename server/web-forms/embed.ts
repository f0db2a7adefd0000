import { escapeHtml } from '../platform/html.js';
import { say } from '../platform/messages.js';
import { formControls, type DrawnForm } from './form-controls.js';

/** A plain HTML form, which needs no script. */
export const embedHtml = (form: DrawnForm, publicUrl: string): string =>
  `<form action="${escapeHtml(addressOf(form, publicUrl))}" method="post" accept-charset="utf-8" lang="${form.locale}">
${formControls(form)}
<p><button type="submit">${escapeHtml(send[form.locale])}</button></p>
</form>`;

/** The form's own page in a frame. */
export function embedIframe(form: DrawnForm, publicUrl: string): string {
  const lines = form.fields.reduce(
    (sum, { type }) => sum + (type === 'TEXTAREA' || type === 'MULTISELECT' ? 220 : 90),
    0,
  );
  const height = 260 + lines + (form.consentText === null ? 0 : 80);
  return `<iframe src="${escapeHtml(addressOf(form, publicUrl))}" title="${escapeHtml(form.title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`;
}

/** A script that draws the form where it stands. */
export const embedScript = (form: DrawnForm, publicUrl: string): string =>
  `<script src="${escapeHtml(addressOf(form, publicUrl))}/embed.js" async></script>`;

const addressOf = ({ key }: DrawnForm, publicUrl: string): string => `${publicUrl}/forms/${key}`;

export const send = say('Send', 'Absenden');
