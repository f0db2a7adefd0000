import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'fast-csv';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { peakMemoryMb } from './processes.js';

/*
 * What loading the same file costs without a product around it. `tables`: the rows are parsed, copied into a temporary
 * table and inserted from there into Kartei's own tables; nothing is checked, matched or remembered. `copy`: PostgreSQL
 * reads the file itself, into one table of texts. Both print what it took.
 */

const file = process.env.IMPORT_FILE!;
const managerId = process.env.MANAGER_ID!;
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });

const columns = (
  'first_name last_name company job_title email second_email ' + 'phone mobile street postal_code city tags'
).split(' ');
const texts = columns.map(column => `${column} text`).join(', ');

async function copyAlone(): Promise<object> {
  await client.query(`CREATE TABLE copied (${texts}, PRIMARY KEY (email))`);
  await pipeline(
    createReadStream(file),
    client.query(from('COPY copied FROM STDIN (FORMAT csv, HEADER true)')),
  );
  return {};
}

async function loadTables(): Promise<object> {
  const start = performance.now();
  await client.query('BEGIN');
  await client.query(`CREATE TEMP TABLE staging (id uuid DEFAULT uuidv7(), ${texts}) ON COMMIT DROP`);
  await pipeline(
    createReadStream(file),
    parse({ headers: false, skipLines: 1 }),
    copyLines,
    client.query(from(`COPY staging (${columns.join(', ')}) FROM STDIN`)),
  );
  const stagedMs = performance.now() - start;
  for (const statement of inserts) await client.query(statement);
  await client.query('COMMIT');
  return { stagedMs };
}

/** In the text format of COPY, in pieces that are worth sending. */
async function* copyLines(rows: AsyncIterable<string[]>): AsyncGenerator<string> {
  let lines = '';
  for await (const row of rows) {
    lines += `${row.map(copyText).join('\t')}\n`;
    if (lines.length < 65_536) continue;
    yield lines;
    lines = '';
  }
  yield lines;
}

const copyText = (cell: string): string =>
  cell === '' ? '\\N' : cell.replace(/[\\\t\n\r]/g, letter => escapes[letter]!);
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const contactColumns = `id, kind, display_name, search_name, first_name, last_name, name, job_title, company_id,
  public_level, source, version, created_at, created_by_id, updated_at, updated_by_id`;
const always = `'NONE', 'IMPORT', 1, now(), '${managerId}'::uuid, now(), '${managerId}'::uuid`;

/** Plain SQL, for a prepared statement would gain nothing; the id in it is made by the runner. */
const inserts = [
  `CREATE TEMP TABLE company ON COMMIT DROP AS
   SELECT uuidv7() AS id, name FROM (SELECT DISTINCT company AS name FROM staging) s`,
  `INSERT INTO contact (${contactColumns})
   SELECT id, 'COMPANY', name, lower(name), NULL, NULL, name, NULL, NULL::uuid, ${always} FROM company`,
  `INSERT INTO contact (${contactColumns})
   SELECT s.id, 'PERSON', s.first_name || ' ' || s.last_name, lower(s.first_name || ' ' || s.last_name), s.first_name,
     s.last_name, NULL, s.job_title, c.id, ${always}
   FROM staging s JOIN company c ON c.name = s.company`,
  `INSERT INTO contact_email (contact_id, position, address, key, category, "primary")
   SELECT id, 0, email, email, 'WORK', true FROM staging
   UNION ALL SELECT id, 1, second_email, second_email, 'HOME', false FROM staging WHERE second_email IS NOT NULL`,
  `INSERT INTO contact_phone (contact_id, position, number, e164, category, "primary")
   SELECT id, 0, phone, replace(phone, ' ', ''), 'WORK', true FROM staging
   UNION ALL SELECT id, 1, mobile, replace(mobile, ' ', ''), 'MOBILE', false FROM staging WHERE mobile IS NOT NULL`,
  `INSERT INTO contact_address (contact_id, position, street, postal_code, city, category, "primary")
   SELECT id, 0, street, postal_code, city, 'WORK', true FROM staging`,
  `INSERT INTO tag (id, name, name_key)
   SELECT uuidv7(), name, lower(name)
   FROM (SELECT DISTINCT string_to_table(tags, ', ') AS name FROM staging) s`,
  `INSERT INTO contact_tag (contact_id, tag_id)
   SELECT s.id, t.id FROM staging s, string_to_table(s.tags, ', ') AS n (name) JOIN tag t ON t.name = n.name`,
  `INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_by_id, granted_at)
   SELECT uuidv7(), id, '${managerId}', 'MANAGE', '${managerId}', now()
   FROM (SELECT id FROM company UNION ALL SELECT id FROM staging) s`,
];

await client.connect();
const before = process.cpuUsage();
const start = performance.now();
const parts = await (process.argv[2] === 'copy' ? copyAlone() : loadTables());
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(before);
await client.end();
console.log(
  JSON.stringify({
    ms,
    ...parts,
    cpuMs: (user + system) / 1_000,
    peakMb: peakMemoryMb(process.pid),
  }),
);
