import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';

/** Runs one statement, as a named prepared one unless `once`, and gives its rows as plain objects. */
export async function runStatement<Row>(target: Pool | PoolClient, query: Sql, once = false): Promise<Row[]> {
  const { text, values } = query;
  for (const observe of statementObservers) observe(text);
  const result = await target.query({ name: once ? undefined : statementName(text), text, values });
  return result.rows as Row[];
}

/** Each statement's text is told to these; tests count with it. */
export const statementObservers = new Set<(text: string) => void>();

const names = new Map<string, string>();

/** Prepared statements live as long as their connection, so the number of different ones is bounded. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= 1_000) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

/** PostgreSQL's error code (its manual, appendix A), if it is an error of the database. */
export const sqlState = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
