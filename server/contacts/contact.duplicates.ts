import sql, { empty, join } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { emailKey } from '../platform/email-address.rules.js';
import { isUuid } from '../platform/ids.js';
import { instance } from '../platform/instance.js';
import type { Reader } from '../platform/work.js';
import { phoneE164 } from './contact-info.rules.js';
import type { ContactKind } from './contact.values.js';
import { spellings, wordsOf } from './spelling.rules.js';

export interface LikeContact {
  kind: ContactKind;
  name: string;
  emails: string[];
  phones: string[];
  excludeId?: string | null;
}

const shown = 10;
/** Of entries beyond these nothing is looked up. */
const lookedUp = 20;

/**
 * Ids of visible contacts that share an e-mail address or a phone number with what is being typed, or bear a very
 * similar name and are of the same kind; the surest first.
 */
export async function findDuplicates({ db, viewer }: Reader, like: LikeContact): Promise<string[]> {
  const emails = like.emails.slice(0, lookedUp).map(emailKey).filter(Boolean);
  const phones = like.phones
    .slice(0, lookedUp)
    .map(phone => phoneE164(phone, instance.country))
    .filter(phone => phone !== null);
  // In all spellings, as the names stand in the search text: else those with umlauts would seem to differ by half.
  const name = wordsOf(like.name, 200).flatMap(spellings).join(' ');
  const signs = [
    emails.length > 0
      ? sql`SELECT contact_id, 2 AS sign FROM contact_email WHERE key = ANY(${emails}::text[])`
      : null,
    phones.length > 0
      ? sql`SELECT contact_id, 2 FROM contact_phone WHERE e164 = ANY(${phones}::text[])`
      : null,
    name.length >= 3
      ? sql`SELECT contact_id, similarity(split_part(text, E'\n', 1), ${name})
          FROM contact_search JOIN contact same ON same.id = contact_id AND same.kind = ${like.kind}
            AND same.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'same')}
          WHERE ${name} <% text AND similarity(split_part(text, E'\n', 1), ${name}) > 0.6`
      : null,
  ].filter(sign => sign !== null);
  if (signs.length === 0) return [];
  const { excludeId } = like;
  const rows = await db.rows<{ id: string }>(
    sql`SELECT c.id FROM (${join(signs, ' UNION ALL ')}) AS found (contact_id, sign) JOIN contact c ON c.id = found.contact_id
      WHERE c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
        ${excludeId && isUuid(excludeId) ? sql`AND c.id <> ${excludeId}` : empty}
      GROUP BY c.id ORDER BY max(found.sign) DESC, c.display_name, c.id LIMIT ${shown}`,
    { once: true },
  );
  return rows.map(row => row.id);
}
