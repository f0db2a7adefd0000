import type { PublicAccess } from '../access/access-grant.entity.js';
import { cutCell } from '../platform/cell-parts.rules.js';

/**
 * A cell's text without the mark that exports put before what a spreadsheet would take for a formula, and before what
 * looks marked by itself.
 */
export function cellText(cell: string): string {
  const text = cell.trim();
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

const filled = (parts: string[]): string[] => parts.map(part => part.trim()).filter(part => part !== '');

/** Google puts ` ::: ` between several values of one cell. */
export const parallelValues = (cell: string): string[] => cutCell(cell, /:::/).map(value => value.trim());

/** The e-mail addresses of a cell: `a@x.de, b@x.de`, `Anna Arnim <a@x.de>`. */
export function emailsIn(cell: string): string[] {
  const words = filled(cell.split(/:::|[\s,;]/));
  const parts = words.every(word => word.includes('@')) ? words : filled(cell.split(/:::|[;\n]/));
  return parts.map(part => {
    const bare = part.endsWith('>') && part.includes('<') ? part.slice(part.lastIndexOf('<') + 1, -1) : part;
    return bare.replace(/^mailto:/i, '').trim();
  });
}

/** The phone numbers of a cell; a comma separates only where a number of its own follows, not an extension. */
export const phonesIn = (cell: string): string[] =>
  filled(cutCell(cell, /:::|[;\n]|,(?=\s{0,3}[+(]?(?:[\s()/.-]{0,3}\d){6})/));

/** The web addresses of a cell. */
export const websitesIn = (cell: string): string[] =>
  filled(cutCell(cell, /[;,]?(?:\s{0,3}:::|\n|[\s;,](?=\s{0,3}(?:https?:\/\/|www\.)))|[;,]$/i));

/** The names in social networks of a cell. */
export const handlesIn = (cell: string): string[] => filled(cutCell(cell, /:::|[\n,;]/));

/** The tags of a cell; Google's own groups, which it marks with an asterisk, are none, unless they are in quotation marks. */
export function tagsIn(cell: string): string[] {
  const isOfGoogle = cell.replace(/"[^"]*(?:""[^"]*)*"/g, '').includes(':::');
  const tags = filled(cutCell(cell, isOfGoogle ? /:::/ : /[,;\n]/));
  return tags.filter(tag => !tag.startsWith('* ') || cell.includes(`"${tag}"`));
}

/** What a cell says every CRM user may do with a contact: the API's own words, people's, or yes and no; undefined: nothing known. */
export const publicAccessIn = (cell: string): PublicAccess | undefined =>
  accessWords.find(([words]) => words.test(cell.trim().replace(/[\s_]+/g, ' ')))?.[1];

const accessWords: [RegExp, PublicAccess][] = [
  [/^(none|private?|privat|no|nein|false|0)$/i, 'NONE'],
  [/^(read|lesen|public|öffentlich|yes|ja|true|1)$/i, 'READ'],
  [/^(read (and )?write|lesen und schreiben)$/i, 'READ_WRITE'],
];
