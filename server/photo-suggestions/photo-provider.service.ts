import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Db } from '../platform/database.js';
import { fail } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { photoSources, type PhotoSource } from './photo-providers.js';

export type SetSource = PhotoSource & { enabled: boolean };

/** All providers, and whether an administrator has turned them on. */
export async function listSources(db: Db): Promise<SetSource[]> {
  const rows = await db.rows<{ key: string }>(sql`SELECT key FROM photo_provider WHERE enabled`);
  const enabled = new Set(rows.map(({ key }) => key));
  return photoSources.map(source => ({ ...source, enabled: enabled.has(source.key) }));
}

/** Turns a provider on or off for everybody; what it has found is dropped with it. The caller checks the role. */
export async function setPhotoProvider(work: Work, key: string, enabled: boolean): Promise<SetSource> {
  const source = photoSources.find(each => each.key === key);
  if (!source) return fail('NOT_FOUND', unknown, ['key']);
  const changed = await work.db.rows(sql`
    INSERT INTO photo_provider AS p (key, enabled) VALUES (${key}, ${enabled})
    ON CONFLICT (key) DO UPDATE SET enabled = excluded.enabled WHERE p.enabled <> excluded.enabled
    RETURNING key`);
  if (changed.length > 0) {
    const kind = enabled ? 'PHOTO_PROVIDER_ENABLED' : 'PHOTO_PROVIDER_DISABLED';
    audit(work, { kind, actorId: work.viewer.id, details: { provider: source.name } });
  }
  if (!enabled) work.db.send(sql`DELETE FROM photo_suggestion WHERE source = ${key}`);
  return { ...source, enabled };
}

const unknown = say('There is no such provider.', 'Diesen Dienst gibt es nicht.');
