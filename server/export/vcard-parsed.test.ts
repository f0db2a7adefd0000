import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import sql from 'sql-template-tag';
import { download } from '../testing/exports.js';
import { randomContacts } from '../testing/random-contacts.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();

interface Read {
  name: string[];
  emails: string[];
  phones: string[];
  cities: string[];
  tags: string[];
  note: string | null;
}

/** What an independent parser makes of the cards. In 3.0 it leaves the escape that RFC 2426, 4, demands of semicolons. */
async function parsed(user: TestUser, version: string): Promise<Read[]> {
  const { text } = await download(site.url, user, 'contacts.vcf', { version, sort: 'CREATED_AT' });
  const asRead = (value: unknown): string =>
    version === '3.0' ? String(value).replaceAll('\\;', ';') : String(value);
  const cards = ICAL.parse(text) as unknown[];
  return (typeof cards[0] === 'string' ? [cards] : cards).map(card => {
    const component = new ICAL.Component(card as [string, unknown[], unknown[]]);
    const all = (name: string) =>
      component.getAllProperties(name).flatMap(property => property.getValues() as unknown[]);
    return {
      name: all('n').flat().slice(0, 2).map(asRead),
      emails: all('email').map(asRead),
      phones: all('tel').map(asRead),
      cities: all('adr').map(value => asRead((value as string[])[3])),
      tags: all('categories').map(asRead),
      note: all('note').map(asRead)[0] ?? null,
    };
  });
}

describe.each(['4.0', '3.0'])('vCards %s are read by others', version => {
  test('as what the contacts are, however awkward', async () => {
    const { admin } = await world(site.database).make();
    await site.database.read.rows(sql`DELETE FROM contact`);
    await randomContacts(site.database, { count: 60, seed: 3, as: admin, managers: [] });
    const { data } = await site.ask<{ contacts: { nodes: Found[] } }>(admin, everything);
    const expected = data.contacts.nodes.map(contact => ({
      name: contact.lastName ? [contact.lastName, contact.firstName] : version === '3.0' ? ['', ''] : [],
      emails: contact.emails.map(({ address }) => address),
      phones: contact.phones.map(({ number }) => number),
      cities: contact.addresses.map(({ city }) => city),
      tags: contact.tags.map(({ name }) => name),
      note: contact.description,
    }));
    expect(await parsed(admin, version)).toEqual(expected);
  }, 60_000);
});

interface Found {
  firstName?: string;
  lastName?: string;
  description: string | null;
  emails: { address: string }[];
  phones: { number: string }[];
  addresses: { city: string }[];
  tags: { name: string }[];
}
const everything = `{ contacts(first: 100, sort: { field: CREATED_AT }) { nodes {
  description emails { address } phones { number } addresses { city } tags { name } ... on Person { firstName lastName }
} } }`;
