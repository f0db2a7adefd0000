import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { createContact } from '../contacts/contact.create.js';
import { limits } from '../platform/limits.js';
import { dice, type Dice } from '../testing/dice.js';
import { importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { actAs, world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let admin: TestUser;
const chunkRows = limits['import.chunkRows'];
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, admin } = await world(desk.database).member('anna').contactType('Client').make());
  limits['import.chunkRows'] = 7;
  await desk.startJobs();
});
afterAll(async () => {
  limits['import.chunkRows'] = chunkRows;
  await desk.drop();
});

// Few words, so that much matches.
const words = {
  firstName: ['Anna', 'BEN', 'Ünal', 'Zoë'],
  lastName: ['Müller', 'Beck', 'beck'],
  companyName: ['Beck AG', 'BECK ag', 'Müller GmbH', 'New Co'],
  jobTitle: ['Buyer', 'Boss'],
  description: ['Likes tea', 'Likes coffee'],
  'email.work': ['a@x.example', 'B@x.example', 'c@x.example', 'd@x.example, e@x.example', 'no address'],
  'email.home': ['f@x.example', 'a@x.example'],
  'phone.work': ['+49 30 1234567', '030 1234567', '+49 30 7654321'],
  'address.work.city': ['Ulm', 'Köln'],
  'address.home.street': ['Ring 1', 'Weg 2'],
  'social.github': ['octocat', 'mona'],
  contactType: ['Client', 'Lead'],
  tags: ['One', 'one, Two', 'Three'],
  publicAccess: ['READ', 'READ_WRITE', 'private'],
};
type Column = keyof typeof words;
const columns = Object.keys(words) as Column[];

function randomFile(roll: Dice): { file: string; settings: object } {
  const chosen = columns.filter(column => /Name|email.work/.test(column) || roll.chance(0.5));
  const rows = Array.from({ length: 40 }, () =>
    chosen.map(column => (roll.chance(0.65) ? `"${roll.one<string>(words[column])}"` : '')).join(';'),
  );
  return {
    file: [chosen.join(';'), ...rows].join('\n'),
    settings: {
      duplicatePolicy: roll.one(['SKIP', 'UPDATE', 'UPDATE', 'UPDATE', 'CREATE']),
      matchKeys: roll.some(['EMAIL', 'PHONE', 'NAME', 'NAME_AND_COMPANY']),
      emptyClears: roll.chance(0.3),
      createMissing: roll.chance(0.7),
      publicAccess: roll.one(['NONE', 'READ_WRITE']),
      tags: roll.chance(0.3) ? ['From file'] : [],
      columns: chosen.map((target, index) => ({ index, target })),
    },
  };
}

/** All live contacts with all that belongs to them, but for versions, times and histories; and the names that there are. */
async function everything(): Promise<unknown[]> {
  const lists = [
    'contact_email',
    'contact_phone',
    'contact_website',
    'contact_social_profile',
    'contact_address',
  ];
  const parts = lists.map(
    table => `(SELECT jsonb_agg(to_jsonb(x) ORDER BY x.position) FROM ${table} x WHERE x.contact_id = c.id)`,
  );
  const text = `
    SELECT to_jsonb(c) - '{version,updated_at,updated_by_id,published_at,published_by}'::text[] AS own,
      ${parts.map((part, n) => `${part} AS list_${n}`).join(', ')},
      (SELECT text FROM contact_search s WHERE s.contact_id = c.id) AS search,
      (SELECT jsonb_agg(t.name ORDER BY t.name) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id) AS tags,
      (SELECT jsonb_agg(jsonb_build_array(g.grantee_id, g.level) ORDER BY g.grantee_id) FROM access_grant g
        WHERE g.contact_id = c.id) AS grants
    FROM contact c WHERE c.deleted_at IS NULL ORDER BY c.id`;
  const names = 'SELECT name FROM tag UNION ALL SELECT name FROM contact_type ORDER BY name';
  const counts =
    'SELECT scope, sum(n)::int AS n FROM contact_count GROUP BY scope HAVING sum(n) <> 0 ORDER BY scope';
  const read = (query: string) => desk.database.read.rows({ text: query, values: [] } as never);
  return [await read(text), await read(names), await read(counts)];
}

const readAll = async (id: string) => {
  const { data } = await desk.api.ask<{ import: { rows: { nodes: Report['rows']['nodes'] } } }>(
    anna,
    `query ($id: ID!) { import(id: $id) { rows(first: 100) { nodes {
      line action contact { id } changes { field before after } problems { column code message value }
    } } } }`,
    { id },
  );
  return data.import.rows.nodes;
};

async function someContacts(roll: Dice): Promise<void> {
  for (let n = 0; n < 12; n++) {
    const hers = roll.chance(0.5);
    const input = {
      emails: roll.some(['a@x.example', 'b@x.example', 'f@x.example']).map(address => ({ address })),
      phones: roll.some(['030 1234567']).map(number => ({ number })),
      tagNames: roll.some(['One', 'Four']),
      publicAccess: roll.one(['NONE', 'READ', 'READ_WRITE'] as const),
      managerIds: [hers ? anna.id : admin.id],
    };
    await actAs(desk.database, hers ? anna : admin, work =>
      roll.chance(0.7)
        ? createContact(
            work,
            'PERSON',
            {
              ...input,
              firstName: roll.one(words.firstName),
              lastName: roll.one(words.lastName),
              jobTitle: roll.one([null, 'Buyer']),
              ...(roll.chance(0.4) && { companyName: roll.one(words.companyName) }),
            },
            'MANUAL',
          )
        : createContact(work, 'COMPANY', { ...input, name: roll.one(words.companyName) }, 'MANUAL'),
    );
  }
}

describe('Whatever is in the file and in the database', () => {
  test.each(Array.from({ length: 30 }, (_, n) => n + 1))(
    'the run does what the plan says, the counts add up, and undoing gives it all back (%i)',
    async seed => {
      const roll = dice(seed);
      await someContacts(roll);
      const { file, settings } = randomFile(roll);
      const before = await everything();
      const { import: made } = await desk.upload(anna, file);
      const { id } = made!;
      expect(await desk.act(anna, 'configureImport', id, settings)).toMatchObject({ userErrors: [] });
      await desk.act(anna, 'planImport', id);
      const planned = await desk.report(anna, id, 'PLANNED');
      const plan = await readAll(id);
      expect(await everything()).toEqual(before);

      await desk.act(anna, 'runImport', id);
      const done = await desk.report(anna, id, 'COMPLETED');
      const { rowCount, create, update, unchanged, skip, invalid } = done.summary;
      expect(create + update + unchanged + skip + invalid).toBe(rowCount);
      expect(done.summary).toEqual(planned.summary);
      const report = await readAll(id);
      expect(shown(report)).toBe(shown(plan));
      expect(report.filter(row => row.action === 'CREATE' && !row.contact)).toEqual([]);
      await expectAsPlanned(report);

      await desk.act(anna, 'undoImport', id);
      expect((await desk.report(anna, id, 'UNDONE')).summary.keptByUndo).toBe(0);
      expect(await everything()).toEqual(before);
    },
  );
});

/** Rows to be compared: a company that another row renames is called otherwise before and after, in this world by its case. */
const shown = (rows: Report['rows']['nodes']): string =>
  JSON.stringify(
    rows.map(row => ({ ...row, contact: null })),
    null,
    1,
  ).toLowerCase();

/** What the rows say last of a field is what stands there. */
async function expectAsPlanned(rows: Report['rows']['nodes']): Promise<void> {
  const last = new Map<string, string | null>();
  for (const { contact, changes } of rows)
    for (const { field, after } of changes) if (contact) last.set(`${contact.id} ${field}`, after);
  const contacts = await desk.database.read.rows<Record<string, string>>(sql`
    SELECT c.id, c.first_name AS "firstName", c.last_name AS "lastName", c.job_title AS "jobTitle", c.description,
      lower(k.display_name) AS company, t.name AS "contactType"
    FROM contact c LEFT JOIN contact k ON k.id = c.company_id LEFT JOIN contact_type t ON t.id = c.contact_type_id`);
  const now = new Map(contacts.map(contact => [contact.id, contact]));
  for (const [key, after] of last) {
    const [id, field] = key.split(' ') as [string, string];
    const contact = now.get(id)!;
    if (field in contact)
      expect([key, contact[field]]).toEqual([
        key,
        field === 'company' ? (after?.toLowerCase() ?? null) : after,
      ]);
  }
}
