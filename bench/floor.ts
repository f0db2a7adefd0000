import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { v7 } from 'uuid';

/*
 * What the same answers cost without a product around them: node:http and SQL written by hand, each answer made into
 * JSON by PostgreSQL. It knows its viewer from the start (VIEWER_ID) and keeps no history, events or search text.
 */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const viewerId = process.env.VIEWER_ID!;

const visible = `c.deleted_at IS NULL AND (c.public_level <> 'NONE'
  OR EXISTS (SELECT FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = $1 OFFSET 0))`;
/** The same for counting: without OFFSET 0 PostgreSQL reads the viewer's grants once, which is slow for a page. */
const counted = visible.replace(' OFFSET 0', '');
const iso = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const listOf = (columns: string, from: string, order: string): string =>
  `(SELECT coalesce(json_agg(x), '[]') FROM (SELECT ${columns} FROM ${from} ORDER BY ${order}) x)`;
const child = (table: string, columns: string): string =>
  listOf(columns, `${table} l WHERE l.contact_id = c.id`, 'l.position');
const managers = (columns: string): string =>
  listOf(
    columns,
    `access_grant g JOIN app_user u ON u.id = g.grantee_id WHERE g.contact_id = c.id AND g.level = 'MANAGE'`,
    'g.granted_at, g.id',
  );
const tags = listOf(
  't.id, t.name',
  'contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = c.id',
  't.name, t.id',
);
const customFields = listOf(
  `json_build_object('id', f.id, 'label', f.label) AS field, v.text, v.date, (
    SELECT json_agg(o->>'name') FROM jsonb_array_elements(f.choices) o WHERE (o->>'id')::uuid = ANY(v.option_ids)
  ) AS options`,
  'custom_field_value v JOIN custom_field f ON f.id = v.field_id WHERE v.contact_id = c.id',
  'f.position',
);
const company = `(SELECT json_build_object('id', c2.id, 'displayName', c2.display_name) FROM contact c2
  WHERE c2.id = c.company_id AND ${visible.replaceAll('c.', 'c2.')})`;
const user = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM app_user u WHERE u.id = ${column})`;

const own = `c.id, c.kind, c.display_name AS "displayName", c.description, c.source, c.version,
  ${iso('c.created_at')} AS "createdAt", ${iso('c.updated_at')} AS "updatedAt", c.public_level AS "publicAccess"`;
const row = `${own}, ${child('contact_email', 'l.address, l.category, l."primary"')} AS emails, ${tags} AS tags,
  ${managers('u.id, u.name')} AS managers,
  c.first_name AS "firstName", c.last_name AS "lastName", c.job_title AS "jobTitle", ${company} AS company`;

const listed = (condition: string, total: string): string => `
  SELECT json_build_object('data', json_build_object('contacts', json_build_object(${total}'nodes', (
    SELECT json_agg(x) FROM (
      SELECT ${row} FROM (
        SELECT * FROM contact c WHERE ${visible}${condition} ORDER BY c.display_name, c.id LIMIT 50
      ) c ORDER BY c.display_name, c.id
    ) x))))::text AS body`;

const matching = `${visible} AND c.display_name ILIKE $2`;

const everything = `
  SELECT json_build_object('data', json_build_object('contact', (SELECT row_to_json(x) FROM (
    SELECT ${own}, (SELECT json_build_object('id', t.id, 'name', t.name, 'color', t.color)
        FROM contact_type t WHERE t.id = c.contact_type_id) AS "contactType",
      ${user('c.created_by_id')} AS "createdBy", ${user('c.updated_by_id')} AS "updatedBy",
      ${child('contact_email', 'l.address, l.category, l."primary"')} AS emails,
      ${child('contact_phone', 'l.number, l.e164, l.category, l."primary"')} AS phones,
      ${child('contact_website', 'l.url, l.category')} AS websites,
      ${child('contact_social_profile', 'l.network, l.handle, l.url')} AS "socialProfiles",
      ${child('contact_address', 'l.street, l.city, l.state, l.postal_code AS "postalCode", l.country, l.category, l."primary"')} AS addresses,
      ${tags} AS tags, ${managers('u.id, u.name, u.email')} AS managers, ${customFields} AS "customFields",
      CASE WHEN mine.level = 'MANAGE' THEN ${listOf(
        `g.id, g.level, ${iso('g.granted_at')} AS "grantedAt", ${user('g.grantee_id')} AS grantee`,
        'access_grant g WHERE g.contact_id = c.id',
        'g.granted_at, g.id',
      )} ELSE '[]' END AS "accessGrants",
      json_build_object('canEdit', mine.level IN ('MANAGE', 'READ_WRITE') IS TRUE OR c.public_level = 'READ_WRITE',
        'canDelete', mine.level = 'MANAGE' IS TRUE, 'canShare', mine.level = 'MANAGE' IS TRUE,
        'because', CASE WHEN mine.level = 'MANAGE' THEN 'MANAGER' WHEN mine.level IS NULL THEN 'PUBLIC' ELSE 'GRANT' END
      ) AS "viewerAccess",
      c.first_name AS "firstName", c.last_name AS "lastName", c.job_title AS "jobTitle", c.name, ${company} AS company
    FROM contact c LEFT JOIN access_grant mine ON mine.contact_id = c.id AND mine.grantee_id = $1
    WHERE c.id = $2 AND ${visible}) x)))::text AS body`;

interface Variables {
  name: string;
  id: string;
  search: string;
  version: number;
  input: {
    firstName: string;
    lastName: string;
    jobTitle: string;
    companyId: string;
    emails: { address: string; category?: string }[];
    tagNames: string[];
  };
}

const answers: Record<string, (variables: Variables) => Promise<string>> = {
  W1: () =>
    body('W1', listed('', `'totalCount', (SELECT count(*) FROM contact c WHERE ${counted}), `), [viewerId]),
  W1n: () => body('W1n', listed('', ''), [viewerId]),
  W2c: ({ name, id }) =>
    body('W2c', listed(' AND (c.display_name, c.id) > ($2, $3)', ''), [viewerId, name, id]),
  W3: ({ search }) =>
    body(
      'W3',
      `SELECT json_build_object('data', json_build_object('contacts', json_build_object(
        'totalCount', (SELECT count(*) FROM contact c WHERE ${matching}),
        'nodes', (SELECT json_agg(x) FROM (
          SELECT c.id, c.kind, c.display_name AS "displayName", ${child('contact_email', 'l.address')} AS emails,
            c.job_title AS "jobTitle", ${company} AS company
          FROM (SELECT * FROM contact c WHERE ${matching} ORDER BY c.display_name, c.id LIMIT 20) c
          ORDER BY c.display_name, c.id) x))))::text AS body`,
      [viewerId, `%${search}%`],
    ),
  /** Every id that W3 counts, for the check. */
  W3ids: ({ search }) =>
    body(
      'W3ids',
      `SELECT json_build_object('data', json_agg(c.id))::text AS body FROM contact c WHERE ${matching}`,
      [viewerId, `%${search}%`],
    ),
  W4: ({ id }) => body('W4', everything, [viewerId, id]),
  W5c: createPerson,
  W5u: async ({ id, version, input }) => {
    const { rows } = await pool.query({
      name: 'W5u',
      text: `UPDATE contact c SET job_title = $2, version = version + 1, updated_at = now(), updated_by_id = $1
        WHERE c.id = $3 AND c.version = $4 AND EXISTS (
          SELECT FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = $1 AND g.level <> 'READ')
        RETURNING c.id, c.version`,
      values: [viewerId, input.jobTitle, id, version],
    });
    return JSON.stringify({ data: { updatePerson: { person: rows[0], userErrors: [] } } });
  },
};

async function body(name: string, text: string, values: unknown[]): Promise<string> {
  const { rows } = await pool.query<{ body: string }>({ name, text, values });
  return rows[0]!.body;
}

/** The inserts and no more: one transaction of a contact, its e-mails, its tags and its manager. */
async function createPerson({ input }: Variables): Promise<string> {
  const id = v7();
  const client = await pool.connect();
  const insert = (name: string, text: string, values: unknown[]): Promise<unknown> =>
    client.query({ name, text, values });
  try {
    await client.query('BEGIN');
    await insert(
      'contact',
      `INSERT INTO contact (id, kind, display_name, search_name, first_name, last_name, job_title, company_id, public_level,
        source, version, created_at, created_by_id, updated_at, updated_by_id)
       VALUES ($1, 'PERSON', $2, $3, $4, $5, $6, $7, 'NONE', 'MANUAL', 1, now(), $8, now(), $8)`,
      [
        id,
        `${input.firstName} ${input.lastName}`,
        ` ${input.firstName} ${input.lastName}`.toLowerCase(),
        input.firstName,
        input.lastName,
        input.jobTitle,
        input.companyId,
        viewerId,
      ],
    );
    for (const [position, { address, category = 'WORK' }] of input.emails.entries()) {
      await insert(
        'email',
        'INSERT INTO contact_email (contact_id, position, address, key, category, "primary") VALUES ($1, $2, $3, $3, $4, $5)',
        [id, position, address, category, position === 0],
      );
    }
    await insert(
      'tags',
      'INSERT INTO contact_tag (contact_id, tag_id) SELECT $1, id FROM tag WHERE name = ANY($2)',
      [id, input.tagNames],
    );
    await insert(
      'grant',
      `INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_by_id, granted_at)
       VALUES ($1, $2, $3, 'MANAGE', $3, now())`,
      [v7(), id, viewerId],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return JSON.stringify({ data: { createPerson: { person: { id, version: 1 }, userErrors: [] } } });
}

async function readBody(request: IncomingMessage): Promise<Variables> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString()) as Variables;
}

const server = createServer((request, response) => {
  void (async () => {
    try {
      const text = await answers[request.url!.slice(1)]!(await readBody(request));
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  })();
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
