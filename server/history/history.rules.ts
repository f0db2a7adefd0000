import { displayValue } from '../custom-fields/custom-field-display.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import type { Locale, Message } from '../platform/messages.js';
import { say } from '../platform/messages.js';
import type { FieldChange, HistoryValue, StoredChange } from './contact-event.entity.js';

/** Names by id; null or absent: it is gone, or the reader may not see it. */
export type Names = ReadonlyMap<string, string | null>;

/**
 * Stored changes as text in the reader's language. References without a name are not shown, and a change of nothing
 * but such references is none to the reader; nor is one of a custom field that nobody knows the name of any more. `fields`:
 * those there are, which are needed where `isOfCustomField` says so.
 */
export function presentChanges(
  changes: readonly StoredChange[],
  names: Names,
  fields: readonly CustomField[],
  locale: Locale,
): FieldChange[] {
  return changes.flatMap(change => {
    if (isOfCustomField(change)) return presentValueChange(change, { names, fields }, locale);
    const ids = referencesIn([change]);
    const isShown = ids.length === 0 || ids.some(id => names.get(id));
    return isShown ? [presentChange(change, names, locale)] : [];
  });
}

const customField = 'customField.';

/** What a stored change of a custom field is called. */
export const fieldOfChange = (fieldId: string): string => customField + fieldId;

/** Whether custom fields are needed to show a change. */
export const isOfCustomField = ({ field }: StoredChange): boolean => field.startsWith(customField);

function presentValueChange(
  { field: stored, before, after }: StoredChange,
  { names, fields }: { names: Names; fields: readonly CustomField[] },
  locale: Locale,
): FieldChange[] {
  const customFieldId = stored.slice(customField.length);
  const field = fields.find(({ id }) => id === customFieldId);
  const label = field?.label ?? names.get(customFieldId);
  if (!label) return [];
  // What was kept as text, because a field or an option went, stands as it was.
  const present = (value: HistoryValue): string | null =>
    isFieldValue(value)
      ? displayValue(field ?? { choices: [] }, value, locale) || null
      : presentValue(value, names, locale);
  return [{ field: label, customFieldId, before: present(before), after: present(after) }];
}

function presentChange(change: StoredChange, names: Names, locale: Locale): FieldChange {
  const present = (value: HistoryValue): string | null =>
    change.field === 'publicAccess' && typeof value === 'string'
      ? word(value, locale)
      : presentValue(value, names, locale);
  return { field: change.field, before: present(change.before), after: present(change.after) };
}

/** Ids of everything that stored changes refer to, each once. */
export function referencesIn(changes: readonly StoredChange[]): string[] {
  const ids = changes.flatMap(change => [
    ...(isOfCustomField(change) ? [change.field.slice(customField.length)] : []),
    ...idsIn(change.before),
    ...idsIn(change.after),
  ]);
  return [...new Set(ids)];
}

const isFieldValue = (value: HistoryValue): value is FieldValue =>
  typeof value === 'object' && value !== null && 'fieldId' in value;

function idsIn(value: HistoryValue): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isFieldValue(value)) return [];
  return [value.contact, value.contactType, ...(value.users ?? [])].filter(id => id !== undefined);
}

function presentValue(value: HistoryValue, names: Names, locale: Locale): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const isOneOfSeveral = value.length > 1;
    const entries = value.map(entry =>
      typeof entry === 'string' ? entry : presentEntry(entry, isOneOfSeveral, locale),
    );
    return entries.length > 0 ? entries.join(', ') : null;
  }
  if (isFieldValue(value)) return null;
  const ids = value.users ?? [value.contact ?? value.contactType ?? ''];
  return (
    ids
      .map(id => names.get(id))
      .filter(Boolean)
      .join(', ') || null
  );
}

interface ListEntry {
  address?: string;
  number?: string;
  url?: string | null;
  network?: string;
  handle?: string;
  street?: string | null;
  postalCode?: string | null;
  city?: string | null;
  state?: string | null;
  country?: string | null;
  category?: string;
  primary?: boolean;
}

/** "anna@example.org (work, primary)" and the like; the only one is not called primary. */
function presentEntry(entry: ListEntry, isOneOfSeveral: boolean, locale: Locale): string {
  const { category, network, primary } = entry;
  const place = [
    entry.street?.replace(/\s*\n\s*/g, ', '),
    [entry.postalCode, entry.city].filter(Boolean).join(' '),
    entry.state,
    entry.country,
  ].filter(Boolean);
  const text = entry.address ?? entry.number ?? entry.handle ?? entry.url ?? place.join(', ');
  const labels = [category ?? network, isOneOfSeveral && primary ? 'PRIMARY' : undefined]
    .filter(label => label !== undefined)
    .map(label => word(label, locale));
  return labels.length > 0 ? `${text} (${labels.join(', ')})` : text;
}

/** A word of the schema as people say it. */
export const word = (key: string, locale: Locale): string => words[key]?.[locale] ?? key;

/** Words of the schema as people say them. */
const words: Record<string, Message> = {
  NONE: say('private', 'privat'),
  READ: say('read', 'lesen'),
  READ_WRITE: say('read and write', 'lesen und schreiben'),
  WORK: say('work', 'geschäftlich'),
  HOME: say('private', 'privat'),
  MOBILE: say('mobile', 'mobil'),
  FAX: say('fax', 'Fax'),
  DIRECT: say('direct', 'Durchwahl'),
  POSTAL: say('postal', 'Postanschrift'),
  OFFICE: say('office', 'Büro'),
  BILLING: say('billing', 'Rechnung'),
  OTHER: say('other', 'sonstige'),
  PRIMARY: say('primary', 'bevorzugt'),
  LINKEDIN: say('LinkedIn', 'LinkedIn'),
  XING: say('XING', 'XING'),
  FACEBOOK: say('Facebook', 'Facebook'),
  INSTAGRAM: say('Instagram', 'Instagram'),
  MASTODON: say('Mastodon', 'Mastodon'),
  BLUESKY: say('Bluesky', 'Bluesky'),
  GITHUB: say('GitHub', 'GitHub'),
  YOUTUBE: say('YouTube', 'YouTube'),
  TIKTOK: say('TikTok', 'TikTok'),
  SKYPE: say('Skype', 'Skype'),
};
