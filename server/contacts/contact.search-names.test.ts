import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { NamesBesideTheContact1795690000000 } from '../../migrations/1795690000000-names-beside-the-contact.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { world } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
  await desk.startJobs();
});
afterAll(() => desk.drop());

interface Names {
  displayName: string;
  beside: string;
  inText: string;
}

/** Of every contact, in the order of their names: the searched names beside it and in the text that it is found by. */
const searchedNames = (): Promise<Names[]> =>
  desk.database.read.rows<Names>(sql`
    SELECT c.display_name AS "displayName", c.search_name AS beside, split_part(s.text, E'\n', 1) AS "inText"
    FROM contact c JOIN contact_search s ON s.contact_id = c.id ORDER BY c.display_name, c.id`);

test('The names beside a contact are those of its search text, in whatever way it is written', async () => {
  const { anna, erika, second, lead } = await world(desk.database)
    .member('anna')
    .person('erika', { grants: { anna: 'MANAGE' }, firstName: 'Erika', lastName: 'Groß', tagNames: ['vip'] })
    .person('lead', { grants: { anna: 'MANAGE' }, firstName: 'Jörg', lastName: "O'Hara-Weiß" })
    .person('second', {
      grants: { anna: 'MANAGE' },
      firstName: 'Doppelt',
      emails: [{ address: 'd@example.org' }],
    })
    .make();
  const change = (mutation: string, variables: object) =>
    desk.api.ask(anna, mutation, variables).then(answer => expect(answer.errors).toBeUndefined());
  await change(
    `mutation ($id: ID!) { updatePerson(id: $id, version: 2, input: {lastName: "Müller-Lüdenscheidt", companyName: "Käse & Söhne"}) {
      userErrors { code } } }`,
    { id: erika.id },
  );
  await change(`mutation ($id: ID!) { tagContacts(ids: [$id], add: ["Neu"]) { userErrors { code } } }`, {
    id: erika.id,
  });
  await change(
    `mutation ($t: ID!, $s: ID!) { mergeContacts(targetId: $t, sourceId: $s) { userErrors { code } } }`,
    { t: lead.id, s: second.id },
  );
  await desk.bringIn(anna, 'Vorname;Nachname;Firma\nAnna-Lena;Strauß;Bäckerei "Zur Brücke"\n');

  const names = await searchedNames();
  expect(Object.fromEntries(names.map(({ displayName, beside }) => [displayName, beside]))).toEqual({
    'Anna-Lena Strauß': ' anna-lena anna lena strauss',
    'Bäckerei "Zur Brücke"': ' backerei baeckerei "zur zur brucke" bruecke" brucke bruecke',
    'Doppelt Muster': ' doppelt muster',
    'Erika Müller-Lüdenscheidt':
      ' erika muller-ludenscheidt mueller-luedenscheidt muller mueller ludenscheidt luedenscheidt',
    "Jörg O'Hara-Weiß": ' jorg joerg ohara-weiss o hara weiss',
    'Käse & Söhne': ' kase kaese & sohne soehne',
  });
  expect(names.map(({ beside }) => beside)).toEqual(names.map(({ inText }) => inText));
});

test('The migration puts them beside the contacts that are there', async () => {
  await world(desk.database).company('werke', { name: 'Königsberger Werke' }).make();
  const names = await searchedNames();
  expect(names.map(({ beside }) => beside)).toContain(' konigsberger koenigsberger werke');
  await desk.database.read.rows(sql`ALTER TABLE contact DROP COLUMN search_name`);
  const runner = desk.database.dataSource.createQueryRunner();
  await new NamesBesideTheContact1795690000000().up(runner);
  await runner.release();
  expect(await searchedNames()).toEqual(names);
});
