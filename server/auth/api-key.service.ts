import sql, { type Sql } from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';
import type { Reader, Viewer, Work } from '../platform/work.js';
import type { ApiKey, ApiKeyScope } from './api-key.entity.js';
import { isKeySecret, newKeySecret } from './api-key.secret.js';
import { contactCountOfUser } from './contact-count.query.js';
import { hashToken } from './secret-token.js';

export type ShownKey = Omit<ApiKey, 'secretHash' | 'ownerRow'>;

interface NewKey {
  name: string;
  scope: ApiKeyScope;
  expiresAt?: Date | null;
}

/** Makes a key for the viewer; the secret is given away here and kept nowhere. */
export async function createApiKey(
  work: Work,
  { name, scope, expiresAt = null }: NewKey,
): Promise<{ apiKey: ShownKey; secret: string }> {
  const { db, viewer, now } = work;
  const checkedName = checkKey({ name, expiresAt }, now);
  // Two at once wait for each other here, so that together they do not make one too many.
  await db.rows(sql`SELECT FROM app_user WHERE id = ${viewer.id} FOR NO KEY UPDATE`);
  const [{ n }] = (await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM api_key WHERE owner_id = ${viewer.id}`)) as [{ n: number }];
  if (n >= limits['apiKey.perUser']) fail('LIMIT_REACHED', tooManyKeys());

  const { secret, prefix } = newKeySecret();
  const [apiKey] = await db.rows<ShownKey>(sql`
    INSERT INTO api_key AS k (id, name, prefix, secret_hash, scope, owner_id, created_at, expires_at)
    VALUES (${newId()}, ${checkedName}, ${prefix}, ${hashToken(secret)}, ${scope}, ${viewer.id}, ${now}, ${expiresAt})
    RETURNING ${columns}`);
  audit(work, {
    kind: 'API_KEY_CREATED',
    actorId: viewer.id,
    userId: viewer.id,
    details: { name: checkedName, prefix, scope },
  });
  return { apiKey: apiKey!, secret };
}

function checkKey({ name, expiresAt }: Pick<NewKey, 'name' | 'expiresAt'>, now: Date): string {
  const problems: Problem[] = [];
  const checked = requiredLine(
    name,
    { path: ['name'], max: limits['length.name'], problems },
    say('Say what the key is for.', 'Sagen Sie, wofür der Schlüssel ist.'),
  );
  if (expiresAt && expiresAt <= now) problems.push({ code: 'INVALID', message: past, path: ['expiresAt'] });
  if (problems.length > 0) throw new UserErrors(problems);
  return checked;
}

/** Ends a key with the next request: an own one, or for a full-access administrator anybody's. */
export async function revokeApiKey(work: Work, id: string): Promise<void> {
  const [key] = isUuid(id)
    ? await work.db.rows<ShownKey>(sql`
        DELETE FROM api_key k WHERE k.id = ${id} AND ${shownTo(work.viewer)} RETURNING ${columns}`)
    : [];
  if (!key) return fail('NOT_FOUND', noKey, ['id']);
  const { ownerId, name, prefix } = key;
  audit(work, {
    kind: 'API_KEY_REVOKED',
    actorId: work.viewer.id,
    userId: ownerId,
    details: { name, prefix },
  });
}

/** Ends all keys of a user. */
export async function revokeApiKeysOf(db: Db, userId: string): Promise<void> {
  await db.rows(sql`DELETE FROM api_key WHERE owner_id = ${userId}`);
}

/** The viewer's keys, for a full-access administrator everybody's unless only `own` are wanted; newest first. */
export function listApiKeys({ db, viewer }: Reader, own: boolean): Promise<ShownKey[]> {
  return db.rows(sql`
    SELECT ${columns} FROM api_key k WHERE ${own ? ownedBy(viewer) : shownTo(viewer)} ORDER BY k.id DESC`);
}

/** One of these keys by its id. */
export async function findApiKey({ db, viewer }: Reader, id: string): Promise<ShownKey | null> {
  const [key] = await db.rows<ShownKey>(sql`
    SELECT ${columns} FROM api_key k WHERE k.id = ${id} AND ${shownTo(viewer)}`);
  return key ?? null;
}

/**
 * Whose key this is, with role, language and counts as they are now; null for one that is made up, expired, revoked, or
 * of somebody who was deactivated. One statement, and once a minute a second that notes the use.
 */
export async function keyViewer(db: Db, secret: string, now: Date): Promise<Viewer | null> {
  if (!isKeySecret(secret)) return null;
  const [found] = await db.rows<Omit<Viewer, 'via' | 'key'> & FoundKey>(sql`
    SELECT u.id, u.role, u.locale, ${contactCountOfUser} AS "contactCount", k.id AS "keyId", k.scope,
      k.last_used_at AS "lastUsedAt"
    FROM api_key k JOIN app_user u ON u.id = k.owner_id
    WHERE k.secret_hash = ${hashToken(secret)} AND u.active AND (k.expires_at IS NULL OR k.expires_at > ${now})`);
  if (!found) return null;
  const { keyId, scope, lastUsedAt, ...viewer } = found;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > noteUseMs) {
    await db.rows(sql`UPDATE api_key SET last_used_at = ${now} WHERE id = ${keyId}`);
  }
  return { ...viewer, via: 'API_KEY', key: { id: keyId, scope } };
}

interface FoundKey {
  keyId: string;
  scope: ApiKeyScope;
  lastUsedAt: Date | null;
}

const noteUseMs = 60_000;

const columns = sql`k.id, k.name, k.prefix, k.scope, k.owner_id AS "ownerId", k.created_at AS "createdAt",
  k.last_used_at AS "lastUsedAt", k.expires_at AS "expiresAt"`;

const ownedBy = ({ id }: Viewer): Sql => sql`k.owner_id = ${id}`;
const shownTo = (viewer: Viewer): Sql => (viewer.role === 'ADMIN' ? sql`true` : ownedBy(viewer));

const past = say('Choose a time to come.', 'Wählen Sie einen Zeitpunkt in der Zukunft.');
const noKey = say('There is no such key.', 'Diesen Schlüssel gibt es nicht.');
const tooManyKeys = () =>
  say(
    `At most ${limits['apiKey.perUser']} keys. Revoke one that you no longer need.`,
    `Höchstens ${limits['apiKey.perUser']} Schlüssel. Widerrufen Sie einen, den Sie nicht mehr brauchen.`,
  );
