import type { ClientBase } from 'pg';

/**
 * Takes indexes and foreign keys off these tables while `fill` runs and makes them again afterwards, which is several
 * times faster than keeping them up row by row. Primary keys and unique constraints stay.
 */
export async function withoutIndexes(
  client: ClientBase,
  tables: string[],
  fill: () => Promise<void>,
): Promise<void> {
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisunique`,
    [tables],
  );
  const keys = await client.query<{ owner: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY($1::regclass[])`,
    [tables],
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  for (const { owner, name } of keys.rows) await client.query(`ALTER TABLE ${owner} DROP CONSTRAINT ${name}`);
  await fill();
  for (const { definition } of indexes.rows) await client.query(definition);
  for (const { owner, name, definition } of keys.rows) {
    await client.query(`ALTER TABLE ${owner} ADD CONSTRAINT ${name} ${definition}`);
  }
}
