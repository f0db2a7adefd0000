import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { sessionViewer } from '../auth/session.service.js';
import { deleteContacts } from '../contacts/contact-bulk.service.js';
import { addNote } from '../contacts/contact-notes.service.js';
import { mergeContacts } from '../contacts/contact.merge.js';
import { updateContact } from '../contacts/contact.update.js';
import { dropOldFiles } from '../imports/import.cleaning.js';
import { limits } from '../platform/limits.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { actAs, world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
});
afterAll(() => desk.drop());

interface Erased {
  deletedIds: string[] | null;
  deletedCount: number;
  userErrors: { code: string; path: string[] }[];
}
const mutation = `mutation ($ids: [ID!]!) {
  eraseContacts(ids: $ids) { deletedIds deletedCount skippedCount userErrors { code path } } }`;
const ask = (viewer: TestUser | null, ids: string[]) =>
  desk.api.ask<{ eraseContacts: Erased }>(viewer, mutation, { ids });
const erase = async (viewer: TestUser, ids: string[]): Promise<Erased> =>
  (await ask(viewer, ids)).data.eraseContacts;

/** Where in the whole database a text is found, files of imports and waiting jobs included. */
async function placesOf(text: string): Promise<string[]> {
  const { rows } = desk.database.read;
  const tables = await rows<{ name: string }>(sql`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname IN ('public', 'graphile_worker') AND tablename <> 'import_chunk'`);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await rows<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM ${raw(name)} t WHERE t::text ILIKE ${`%${text}%`}`,
      { once: true },
    );
    if (row!.n > 0) found.push(name.replace(/^public\./, ''));
  }
  const [chunks] = await rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM import_chunk WHERE convert_from(bytes, 'UTF8') ILIKE ${`%${text}%`}`,
  );
  return chunks!.n > 0 ? [...found, 'import_chunk'] : found;
}

async function worldWith(name: string) {
  const made = await world(desk.database)
    .crmAdmin('carla')
    .member('anna')
    .company('werke', { name: `${name} Werke`, grants: { anna: 'MANAGE' } })
    .person('colleague', { grants: { anna: 'MANAGE' }, company: 'werke' })
    .person('twin', { lastName: name, grants: { anna: 'MANAGE' } })
    .make();
  const file = `Vorname;Nachname;E-Mail;Firma\nZerlinde;${name};z@${name}.example;${name} Werke\n;;not an address;${name}\n`;
  await desk.startJobs();
  const report = await desk.bringIn(made.anna, file, { createMissing: true });
  await desk.stopJobs();
  const [row] = await desk.database.read.rows<{ id: string }>(
    sql`SELECT contact_id AS id FROM contact_email WHERE key = ${`z@${name.toLowerCase()}.example`}`,
  );
  return { ...made, importId: report.id, zerlinde: row!.id };
}

describe('Erasing contacts', () => {
  test('leaves nothing of them in the whole database but that it happened', async () => {
    const name = 'Quastenflosser';
    const { carla, anna, werke, colleague, twin, importId, zerlinde } = await worldWith(name);
    await actAs(desk.database, anna, async work => {
      await addNote(work, zerlinde, `${name} mag Kuchen`);
      const change = { kind: 'PERSON', id: zerlinde, version: 1, source: 'MANUAL' } as const;
      await updateContact(work, { ...change, input: { jobTitle: 'Chefin', tagNames: ['vip'] } });
      await mergeContacts(work, zerlinde, twin.id);
    });
    const before = await placesOf(name);
    for (const place of [
      'contact',
      'contact_search',
      'contact_event',
      'import',
      'import_row',
      'import_chunk',
    ])
      expect(before).toContain(place);

    const ids = [zerlinde, werke.id];
    expect(await erase(carla, ids)).toEqual({
      deletedIds: expect.arrayContaining(ids),
      deletedCount: 2,
      skippedCount: 0,
      userErrors: [],
    });
    await desk.startJobs();
    for (let turn = 0; turn < 100 && (await placesOf(name)).length > 0; turn++) await delay(50);
    await desk.stopJobs();
    expect(await placesOf(name)).toEqual([]);

    const { data } = await desk.api.ask(
      anna,
      `query ($id: ID!) { contact(id: $id) { displayName ... on Person { company { id } }
        history { nodes { type changes { field before after } } } } }`,
      { id: colleague.id },
    );
    expect(data.contact).toMatchObject({ displayName: 'Colleague Muster', company: null });
    expect(await desk.report(anna, importId, 'COMPLETED')).toMatchObject({
      summary: { rowCount: 2, create: 1, invalid: 1 },
      failedRowsUrl: null,
    });
    const erasures = await desk.api.ask<{
      erasures: { totalCount: number; nodes: { contactId: string; by: { name: string } }[] };
    }>(
      carla,
      '{ erasures(first: 2) { totalCount nodes { contactId at by { name } } pageInfo { endCursor } } }',
    );
    expect(erasures.data.erasures.totalCount).toBe(3);
    expect(erasures.data.erasures.nodes.map(({ by }) => by.name)).toEqual(['carla', 'carla']);
    const rest = await desk.api.ask<{ erasures: { nodes: { contactId: string }[] } }>(
      carla,
      'query ($after: String) { erasures(after: $after) { nodes { contactId } } }',
      {
        after: (erasures.data.erasures as unknown as { pageInfo: { endCursor: string } }).pageInfo.endCursor,
      },
    );
    const all = [...erasures.data.erasures.nodes, ...rest.data.erasures.nodes].map(each => each.contactId);
    expect(all.sort()).toEqual([zerlinde, werke.id, twin.id].sort());
  });

  test('names nobody any more in the histories of others', async () => {
    const { admin, anna, acme, erika } = await world(desk.database)
      .member('anna')
      .company('acme', { name: 'Wanderfalter GmbH', grants: { anna: 'MANAGE' } })
      .person('erika', { grants: { anna: 'MANAGE' }, company: 'acme' })
      .make();
    const history = async (): Promise<string> =>
      (
        await desk.api.ask(
          anna,
          'query ($id: ID!) { contact(id: $id) { history { nodes { changes { field before after } } } } }',
          { id: erika.id },
        )
      ).body;
    await actAs(desk.database, anna, work =>
      updateContact(work, {
        kind: 'PERSON',
        id: erika.id,
        version: 2,
        input: { companyId: null },
        source: 'MANUAL',
      }),
    );
    expect(await history()).toContain('Wanderfalter');
    await erase(admin, [acme.id]);
    expect(await history()).not.toContain('Wanderfalter');
  });

  test('keeps the counters exact, live ones and those in the bin', async () => {
    const { admin, anna, a, b, c, d } = await world(desk.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .person('b', { grants: { anna: 'READ' }, publicAccess: 'READ' })
      .person('c', { grants: { anna: 'MANAGE' }, deleted: true })
      .person('d', { grants: { anna: 'READ_WRITE' } })
      .make();
    const counts = async () =>
      (await sessionViewer(desk.database.read, anna.sessionToken, new Date()))!.contactCount;
    const before = await counts();
    await erase(admin, [a.id, b.id, c.id]);
    const after = await counts();
    expect([before.all - after.all, before.visible - after.visible]).toEqual([2, 2]);
    await erase(admin, [d.id]);
    expect((await counts()).visible).toBe(after.visible - 1);
  });

  test('tells subscribers of the live ones only', async () => {
    const { admin, live, gone } = await world(desk.database)
      .person('live')
      .person('gone', { deleted: true })
      .make();
    await desk.database.read.rows(sql`DELETE FROM outbox`);
    await erase(admin, [live.id, gone.id]);
    expect(await desk.database.read.rows(sql`SELECT type, data FROM outbox`)).toEqual([
      { type: 'contact.deleted', data: { id: live.id, version: 2 } },
    ]);
  });

  test('is all or nothing, and takes no id of a merged contact', async () => {
    const { admin, a, b, c } = await world(desk.database).person('a').person('b').person('c').make();
    await actAs(desk.database, admin, work => mergeContacts(work, b.id, c.id));
    expect(await erase(admin, [a.id, 'nonsense', c.id])).toEqual({
      deletedIds: null,
      deletedCount: 0,
      skippedCount: 0,
      userErrors: [
        { code: 'NOT_FOUND', path: ['ids', '1'] },
        { code: 'NOT_FOUND', path: ['ids', '2'] },
      ],
    });
    const [row] = await desk.database.read.rows<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM contact WHERE id IN (${a.id}, ${b.id}, ${c.id})`,
    );
    expect(row!.n).toBe(3);
    const many = Array.from({ length: limits['bulk.ids'] + 1 }, () => a.id);
    expect((await erase(admin, many)).userErrors).toEqual([{ code: 'TOO_MANY', path: ['ids'] }]);
  });

  test('happens once when the button is pressed twice', async () => {
    const { admin, a } = await world(desk.database).person('a').make();
    const answers = await Promise.all([erase(admin, [a.id]), erase(admin, [a.id, a.id])]);
    expect(answers.reduce((sum, { deletedCount }) => sum + deletedCount, 0)).toBe(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toContain('NOT_FOUND');
  });

  test('is for administrators; others learn nothing, not even of what was erased', async () => {
    const { anna, a } = await world(desk.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .make();
    expect((await ask(anna, [a.id])).errors![0]!.extensions!.code).toBe('FORBIDDEN');
    expect((await ask(null, [a.id])).errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
    const { errors } = await desk.api.ask(anna, '{ erasures { totalCount } }');
    expect(errors![0]!.extensions!.code).toBe('FORBIDDEN');
    const rows = await desk.database.read.rows(sql`SELECT FROM contact WHERE id = ${a.id}`);
    expect(rows).toHaveLength(1);
  });

  test('drops the file of an import that is at work as soon as it has ended', async () => {
    const name = 'Sumpfschwalbe';
    const { admin, importId, zerlinde } = await worldWith(name);
    const { rows } = desk.database.read;
    await rows(sql`UPDATE import SET status = 'RUNNING' WHERE id = ${importId}`);
    await erase(admin, [zerlinde]);
    const files = () => rows(sql`SELECT FROM import WHERE id = ${importId} AND file_id IS NOT NULL`);
    expect(await files()).toHaveLength(1);
    await rows(sql`UPDATE import SET status = 'COMPLETED' WHERE id = ${importId}`);
    await desk.database.transaction(db => dropOldFiles(db, new Date()));
    expect(await files()).toHaveLength(0);
  });

  test('of a contact that somebody put into the bin works as of any other', async () => {
    const { admin, anna, a } = await world(desk.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .make();
    await actAs(desk.database, anna, work => deleteContacts(work, { ids: [a.id] }));
    expect(await erase(admin, [a.id])).toMatchObject({ deletedIds: [a.id] });
  });
});
