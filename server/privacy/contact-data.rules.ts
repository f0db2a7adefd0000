import { word } from '../history/history.rules.js';
import { escapeHtml } from '../platform/html.js';
import { say, type Locale, type Message } from '../platform/messages.js';
import type { ContactData, DataEntry, DataValue } from './contact-data.query.js';
import { fieldLabels, sectionTitles, words } from './contact-data.texts.js';

/** All that is held on a contact as JSON, by the names of the schema, written out piece by piece. */
export async function* dataAsJson({ sections }: ContactData, at: Date): AsyncGenerator<string> {
  yield `{\n"exportedAt": ${JSON.stringify(at)}`;
  for (const [key, entries] of Object.entries(sections)) {
    yield `,\n${JSON.stringify(key)}: [`;
    let separator = '\n  ';
    for await (const entry of entries) {
      yield separator + JSON.stringify(entry);
      separator = ',\n  ';
    }
    yield '\n]';
  }
  yield '\n}\n';
}

/** The same as a page to read and print, complete in itself; it can run nothing and fetch nothing. */
export async function* dataAsHtml(
  { name, sections }: ContactData,
  at: Date,
  locale: Locale,
): AsyncGenerator<string> {
  const present = presenter(locale);
  yield `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(name)}</title>
<style>${style}</style>
</head>
<body>
<header><p>Kartei</p><h1>${escapeHtml(name)}</h1>
<p>${escapeHtml(intro[locale])} ${escapeHtml(present(at))}.</p></header>
`;
  for (const [key, entries] of Object.entries(sections)) {
    yield `<section><h2>${escapeHtml(sectionTitles[key]?.[locale] ?? key)}</h2>\n`;
    yield* key === 'contact' ? detailsOf(entries, locale) : tableOf(entries, locale);
    yield '</section>\n';
  }
  yield `<footer>${escapeHtml(outro[locale])}</footer>\n</body>\n</html>\n`;
}

type Entries = AsyncIterable<DataEntry> | DataEntry[];

async function* detailsOf(entries: Entries, locale: Locale): AsyncGenerator<string> {
  for await (const entry of entries) {
    yield '<dl>';
    for (const [field, value] of Object.entries(entry)) {
      if (value !== null)
        yield `<dt>${escapeHtml(labelOf(field, locale))}</dt><dd>${cell(field, value, locale)}</dd>\n`;
    }
    yield '</dl>\n';
  }
}

async function* tableOf(entries: Entries, locale: Locale): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const entry of entries) {
    if (isEmpty) {
      const heads = Object.keys(entry).map(
        field => `<th scope="col">${escapeHtml(labelOf(field, locale))}</th>`,
      );
      yield `<div><table><thead><tr>${heads.join('')}</tr></thead><tbody>\n`;
    }
    isEmpty = false;
    const cells = Object.entries(entry).map(([field, value]) => `<td>${cell(field, value, locale)}</td>`);
    yield `<tr>${cells.join('')}</tr>\n`;
  }
  yield isEmpty ? `<p class="none">${escapeHtml(nothing[locale])}</p>\n` : '</tbody></table></div>\n';
}

const labelOf = (field: string, locale: Locale): string => fieldLabels[field]?.[locale] ?? field;

function cell(field: string, value: DataValue, locale: Locale): string {
  if (field === 'grantee' && value === null) return escapeHtml(everyone[locale]);
  if (field === 'picture') return `<img alt="" src="${escapeHtml(String(value))}">`;
  if (field === 'field' && typeof value === 'string') return escapeHtml(labelOf(value, locale));
  const text = presenter(locale)(value);
  return escapeHtml(isWord.has(field) ? (words[text]?.[locale] ?? word(text, locale)) : text);
}

/** Fields whose values are words of the schema; what people typed is never translated. */
const isWord = new Set(['kind', 'source', 'category', 'network', 'level', 'type', 'action']);

const presenter =
  (locale: Locale) =>
  (value: DataValue): string => {
    if (value === null) return '–';
    if (typeof value === 'boolean') return (value ? yes : no)[locale];
    return value instanceof Date ? `${times[locale].format(value)} UTC` : String(value);
  };

const timeFormat = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
const times: Record<Locale, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en', timeFormat),
  de: new Intl.DateTimeFormat('de', timeFormat),
};

const intro = say(
  'Everything that is kept on this contact, as of',
  'Alles, was zu diesem Kontakt gespeichert ist, Stand',
);
const outro = say(
  'Administrators see and change every contact. Copies may be in backups of the database and in files that users exported.',
  'Administratoren sehen und ändern jeden Kontakt. Kopien können in Sicherungen der Datenbank liegen und in Dateien, die Benutzer exportiert haben.',
);
const nothing = say('Nothing.', 'Nichts.');
const everyone: Message = say('All CRM users', 'Alle CRM-Benutzer');
const yes = say('yes', 'ja');
const no = say('no', 'nein');

const style = `
:root { color-scheme: light dark; --line: #e4e4e7; --quiet: #71717a; --accent: #0f766e }
@media (prefers-color-scheme: dark) { :root { --line: #3f3f46; --quiet: #a1a1aa; --accent: #2dd4bf } }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; font: 15px/1.5 -apple-system, 'Segoe UI', Roboto, Arial, sans-serif }
header p { margin: 0; color: var(--quiet) } header p:first-child { color: var(--accent); font-weight: 600 }
h1 { margin: .25rem 0; font-size: 1.6rem; overflow-wrap: anywhere }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem }
dl { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: .25rem 1rem; margin: 0 }
dt, .none, footer, th { color: var(--quiet) } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
div { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .93em }
th { font-weight: 500; text-align: left } th, td { padding: .3rem .75rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line) }
td { white-space: pre-line; overflow-wrap: anywhere; min-width: 4rem } footer { margin-top: 2.5rem; font-size: .87em }
@media print { body { padding: 0; max-width: none } tr { break-inside: avoid } }
`;
