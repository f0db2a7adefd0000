import { escapeHtml as escape } from './html.js';
import type { Locale } from './messages.js';

/** What a mail says, apart from its looks. `note` is smaller and last: how long a link works, why one gets this. */
export interface MailContent {
  locale: Locale;
  title: string;
  paragraphs: string[];
  button: { label: string; url: string };
  note: string;
}

/** The same words as plain text and as HTML that every mail program shows well, in the dark as well. */
export function layOutMail(content: MailContent): { text: string; html: string } {
  return { text: plain(content), html: pretty(content) };
}

function plain({ title, paragraphs, button, note }: MailContent): string {
  return `${[title, ...paragraphs, `${button.label}:\n${button.url}`, note].join('\n\n')}\n\n-- \nKartei\n`;
}

/** Tables and inline styles, because mail programs know little else; one accent, no pictures to be fetched. */
function pretty({ locale, title, paragraphs, button, note }: MailContent): string {
  const body = paragraphs.map(text => `<p style="margin:0 0 16px">${escape(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #18181b !important } .card { background: #27272a !important; color: #e4e4e7 !important }
  .title { color: #fafafa !important } .quiet { color: #a1a1aa !important }
}
</style>
</head>
<body class="page" style="margin:0;background:#f4f4f5">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f5">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border-radius:12px;color:#3f3f46;font:15px/1.6 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<tr><td style="padding:32px">
<p class="quiet" style="margin:0 0 24px;color:#71717a;font-size:13px;font-weight:600;letter-spacing:.04em">Kartei</p>
<h1 class="title" style="margin:0 0 16px;color:#18181b;font-size:20px;line-height:1.35">${escape(title)}</h1>
${body}
<p style="margin:24px 0"><a href="${escape(button.url)}" style="display:inline-block;padding:11px 20px;border-radius:8px;background:#4f46e5;color:#ffffff;font-weight:600;text-decoration:none">${escape(button.label)}</a></p>
<p class="quiet" style="margin:0 0 8px;color:#71717a;font-size:13px">${escape(note)}</p>
<p class="quiet" style="margin:0;color:#71717a;font-size:12px;word-break:break-all">${escape(button.url)}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
