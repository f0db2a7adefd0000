import type { ContactKind } from '../contacts/contact.values.js';
import type { MatchKey } from './import.values.js';

/** What a contact, or a row of a file, is recognised by. */
export interface Recognised {
  emails?: { key: string }[];
  phones?: { e164: string | null }[];
  /** Empty: it is not recognised by its name. */
  displayName: string;
  /** The name of a person's company. */
  companyName?: string | null;
}

/**
 * One text for each of the chosen ways in which something may be recognised as a contact of this kind; a person and a
 * company with the same address are two.
 */
export function matchKeysOf(
  kind: ContactKind,
  { emails, phones, displayName, companyName }: Recognised,
  chosen: readonly MatchKey[],
): string[] {
  const name = displayName.toLowerCase();
  const keys: string[] = [];
  if (chosen.includes('EMAIL')) for (const { key } of emails ?? []) keys.push(keyOf(kind, 'EMAIL', key));
  if (chosen.includes('PHONE'))
    for (const { e164 } of phones ?? []) if (e164) keys.push(keyOf(kind, 'PHONE', e164));
  if (name === '') return keys;
  if (chosen.includes('NAME')) keys.push(keyOf(kind, 'NAME', name));
  if (chosen.includes('NAME_AND_COMPANY'))
    keys.push(keyOf(kind, 'NAME_AND_COMPANY', `${name}\n${(companyName ?? '').toLowerCase()}`));
  return keys;
}

/** Kind and way come first, each a word. */
export const keyOf = (kind: ContactKind, way: Exclude<MatchKey, 'ID'>, value: string): string =>
  `${kind} ${way} ${value}`;

/** The values among these keys of one way and kind. */
export function valuesOf(keys: Iterable<string>, kind: ContactKind, way: Exclude<MatchKey, 'ID'>): string[] {
  const start = keyOf(kind, way, '');
  return [...new Set(keys)].filter(key => key.startsWith(start)).map(key => key.slice(start.length));
}
