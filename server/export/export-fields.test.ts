import { describe, expect, test } from '@jest/globals';
import { download } from '../testing/exports.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();

const csv = (user: TestUser, parameters?: Record<string, string | object>) =>
  download(site.url, user, 'contacts.csv', parameters);

describe('Custom fields in a list of contacts', () => {
  let opened: ReturnType<typeof makeShop> | undefined;
  const shop = () => (opened ??= makeShop());
  const makeShop = () =>
    world(site.database)
      .member('dora', 'stranger')
      .customField('rank', 'NUMBER', { label: 'Rank' })
      .customField('about', 'HEADING', { label: 'About' })
      .customField('news', 'CHECKBOX', { label: 'News' })
      .customField('topics', 'MULTISELECT', { label: 'Topics', options: ['Art', 'Food, drink', 'Music'] })
      .customField('since', 'DATE', { label: '=Since' })
      .customField('remark', 'TEXT', { label: 'Remark' })
      .customField('founded', 'DATE', { label: 'Founded', scope: 'COMPANY' })
      .company('shop', { grants: { dora: 'MANAGE' }, values: { founded: { date: '1990-12-31' } } })
      .person('paul', {
        grants: { dora: 'MANAGE', stranger: 'READ' },
        values: {
          rank: { number: -1.5 },
          news: { checked: true },
          topics: { options: ['Music', 'Food, drink'] },
          since: { date: '2026-02-01' },
        },
      })
      .person('hidden', { values: { remark: { text: 'secret' } } })
      .make();
  const persons = { filter: { kind: 'PERSON' } };

  test('have a column each behind the others, in their order, as far as the list uses them', async () => {
    const { dora } = await shop();
    const { text } = await csv(dora, persons);
    expect(text).toMatch(/,"Description","Rank","News","Topics","'=Since"\r\n/);
    expect(text).toMatch(/,'-1\.5,Yes,"""Food, drink"", Music",2026-02-01\r\n$/);
    const companies = await csv(dora, { filter: { kind: 'COMPANY' } });
    expect(companies.text).toMatch(/,"Description","Founded"\r\n.*,1990-12-31\r\n$/);
  });

  test('are in the language of the file, and raw where that is asked for', async () => {
    const { dora, rank, news, since } = await shop();
    const columns = [since, news, rank].map(({ id }) => `customField.${id}`).join(',');
    expect((await csv(dora, { ...persons, columns, locale: 'de', raw: '1' })).text).toBe(
      '"=Since";"News";"Rank"\r\n2026-02-01;Ja;-1,5\r\n',
    );
  });

  test('are there when they are chosen, even where nobody uses them, and in any case of letters', async () => {
    const { dora, remark } = await shop();
    const columns = `lastName,CUSTOMFIELD.${remark.id.toUpperCase()}`;
    expect((await csv(dora, { ...persons, columns })).text).toBe('"Last name","Remark"\r\nMuster,\r\n');
  });

  test('that are headings or do not exist are refused as every unknown column is', async () => {
    const { dora, about, paul } = await shop();
    for (const { id } of [about, paul]) {
      const { status, text } = await csv(dora, { columns: `lastName,customField.${id}` });
      expect([status, text]).toEqual([400, expect.stringContaining(`customField.${id}`)]);
    }
  });

  test('tell nobody of contacts that they do not see', async () => {
    const { stranger } = await shop();
    const { text } = await csv(stranger, { filter: { access: 'SHARED' } });
    expect(text).toContain('"Rank","News"');
    for (const word of ['Remark', 'secret', 'Founded']) expect(text).not.toContain(word);
  });

  test('are called by their keys where our importer would take their labels for something else', async () => {
    const { dora } = await shop();
    const { tags, home } = await world(site.database)
      .customField('tags', 'TEXT', { label: 'Tags' })
      .customField('home', 'TEXT', { label: 'e-mail (PRIVAT) 2' })
      .make();
    const columns = [tags, home].map(({ id }) => `customField.${id}`).join(',');
    expect((await csv(dora, { columns, filter: { ids: [] } })).text).toBe(
      `"customField.${tags.id}","customField.${home.id}"\r\n`,
    );
  });
});
