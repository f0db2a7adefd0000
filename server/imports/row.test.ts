import { describe, expect, test } from '@jest/globals';
import { splitName } from './person-name.js';
import { rowReader, type RowInput } from './row.js';

/** One row, written as target (or `header|target`) → cell. */
function row(cells: Record<string, string>): RowInput {
  const columns = Object.keys(cells).map(key => {
    const [header, target] = key.includes('|') ? key.split('|') : [key, key];
    return { header: header!, target: target! };
  });
  return rowReader(columns, 'de')(Object.values(cells));
}

describe('a row is', () => {
  test('a person, with its company, if it has a first or last name', () => {
    expect(
      row({ firstName: 'Anna', lastName: 'Arnim', companyName: 'Nord AG', jobTitle: 'CTO' }),
    ).toMatchObject({
      kind: 'PERSON',
      input: { firstName: 'Anna', lastName: 'Arnim', companyName: 'Nord AG', jobTitle: 'CTO' },
      problems: [],
    });
    expect(row({ lastName: 'Arnim', companyName: 'Nord AG' }).kind).toBe('PERSON');
  });

  test('a company if it has no other name', () => {
    const { kind, input } = row({ firstName: ' ', lastName: '', companyName: 'Nord AG', jobTitle: 'x' });
    expect(kind).toBe('COMPANY');
    expect(input).toEqual({ name: 'Nord AG' });
  });

  test('nobody in particular without any name', () => {
    expect(row({ 'email.work': 'a@x.de' }).isNamed).toBe(false);
    expect(row({ 'email.work': 'a@x.de', lastName: 'Arnim' }).isNamed).toBe(true);
  });
});

describe('the cells of a row', () => {
  test('that are empty or missing say nothing', () => {
    const read = rowReader(
      [
        { header: 'a', target: 'firstName' },
        { header: 'b', target: 'tags' },
        { header: 'c', target: 'email.work' },
        { header: 'd', target: 'description' },
      ],
      'de',
    );
    expect(read(['Anna', ' ', ''])).toMatchObject({ input: { firstName: 'Anna' } });
    expect(Object.keys(read(['Anna', ' ', '']).input)).toEqual(['firstName']);
  });

  test('of columns without or with an unknown target are left out', () => {
    const read = rowReader(
      [
        { header: 'a', target: null },
        { header: 'b', target: 'nonsense' },
        { header: 'c', target: 'lastName' },
      ],
      'de',
    );
    expect(read(['x', 'y', 'Arnim']).input).toEqual({ lastName: 'Arnim' });
  });

  test('of several columns add up in lists, names, streets and descriptions', () => {
    const { input } = row({
      'a|firstName': 'Anna',
      'b|firstName': 'Maria',
      'c|email.work': 'a@x.de',
      'd|email.home': 'b@x.de',
      'e|address.work.street': 'Weg 1',
      'f|address.work.street': 'Hof 2',
      'g|address.home.city': 'Köln',
      'h|description': 'eins',
      'i|description': 'zwei',
      'j|tags': 'x, y',
      'k|tags': 'z',
    });
    expect(input).toEqual({
      firstName: 'Anna Maria',
      emails: [
        { address: 'a@x.de', category: 'WORK' },
        { address: 'b@x.de', category: 'HOME' },
      ],
      addresses: [
        { street: 'Weg 1\nHof 2', category: 'WORK' },
        { city: 'Köln', category: 'HOME' },
      ],
      description: 'eins\nzwei',
      tagNames: ['x', 'y', 'z'],
    });
  });

  test.each<[string, string[]]>([
    ['a@x.de', ['a@x.de']],
    ['a@x.de, b@x.de;c@x.de', ['a@x.de', 'b@x.de', 'c@x.de']],
    ['a@x.de ::: b@x.de', ['a@x.de', 'b@x.de']],
    ['a@x.de b@x.de', ['a@x.de', 'b@x.de']],
    ['Anna Arnim <a@x.de>; Ben <b@x.de>', ['a@x.de', 'b@x.de']],
    ['mailto:a@x.de', ['a@x.de']],
    ['not an address', ['not an address']],
    [`<${'@'.repeat(60_000)}`, [`<${'@'.repeat(60_000)}`]],
  ])('e-mails %#: %.40s', (cell, expected) => {
    expect(row({ 'email.work': cell }).input.emails?.map(email => email.address)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['030 123456', ['030 123456']],
    ['030 123456, 0170 123456', ['030 123456', '0170 123456']],
    ['030 123456, 12', ['030 123456, 12']],
    ['+49 30 1 ::: +49 30 2', ['+49 30 1', '+49 30 2']],
    ['030/12;040/34', ['030/12', '040/34']],
    ["'+49 30 123456", ['+49 30 123456']],
    ['"030 1234;ext=5";040 123456', ['030 1234;ext=5', '040 123456']],
  ])('phones: %s', (cell, expected) => {
    expect(row({ 'phone.work': cell }).input.phones?.map(phone => phone.number)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['example.de', ['example.de']],
    ['https://a.de, https://b.de', ['https://a.de', 'https://b.de']],
    ['www.a.de www.b.de', ['www.a.de', 'www.b.de']],
    ['https://a.de/?x=1,2;3', ['https://a.de/?x=1,2;3']],
    ['https://a.de; https://b.de;', ['https://a.de', 'https://b.de']],
    ['"https://a.de/,https://b.de"', ['https://a.de/,https://b.de']],
  ])('websites: %s', (cell, expected) => {
    expect(row({ 'website.work': cell }).input.websites?.map(website => website.url)).toEqual(expected);
  });

  test.each<[string, string[] | undefined]>([
    ['Kunde, VIP;Messe', ['Kunde', 'VIP', 'Messe']],
    ['Kunde, alt ::: VIP ::: * myContacts', ['Kunde, alt', 'VIP']],
    ['* myContacts', undefined],
    [
      'VIP, "Kunde, alt", "a ::: b", "say ""hi""", "* star"',
      ['VIP', 'Kunde, alt', 'a ::: b', 'say "hi"', '* star'],
    ],
    ['"open, VIP', ['"open', 'VIP']],
    ['"a" b, VIP', ['"a" b', 'VIP']],
  ])('tags: %s', (cell, expected) => {
    expect(row({ tags: cell }).input.tagNames).toEqual(expected);
  });

  test('of social profiles may hold several', () => {
    const { input } = row({ 'social.x': '@anna, @berta', 'social.other': 'Anna auf Reisen' });
    expect(input.socialProfiles).toEqual([
      { network: 'X', handle: '@anna' },
      { network: 'X', handle: '@berta' },
      { network: 'OTHER', handle: 'Anna auf Reisen' },
    ]);
  });

  test('of a house number stand behind the street', () => {
    const columns = {
      'a|address.work.street': 'Weg',
      'b|address.work.street': '12 a',
      'c|address.work.city': 'Köln',
    };
    expect(row(columns).input.addresses).toEqual([{ street: 'Weg 12 a', city: 'Köln', category: 'WORK' }]);
  });

  test('of several columns of managers add up', () => {
    expect(row({ 'a|managers': 'a@x.de', 'b|managers': 'b@x.de; c@x.de' }).managers).toEqual([
      'a@x.de',
      'b@x.de',
      'c@x.de',
    ]);
  });

  test('with the mark of an export against formulas lose it', () => {
    const { input } = row({
      firstName: "'=Anna",
      lastName: "O'Hara",
      jobTitle: "'t Hart",
      description: "''=x",
    });
    expect(input).toMatchObject({
      firstName: '=Anna',
      lastName: "O'Hara",
      jobTitle: "'t Hart",
      description: "'=x",
    });
  });

  test('with a label have its category, and its preference', () => {
    const { input } = row({
      'E-mail 1 - Label|email.label': 'Privat',
      'E-mail 1 - Value|email.work': 'a@x.de',
      'E-mail 2 - Label|email.label': '* Work',
      'E-mail 2 - Value|email.other': 'b@x.de ::: c@x.de',
      'Phone 1 - Label|phone.label': 'Grandma',
      'Phone 1 - Value|phone.work': '030 123456',
      'Phone 2 - Label|phone.label': '',
      'Phone 2 - Value|phone.home': '040 123456',
    });
    expect(input.emails).toEqual([
      { address: 'a@x.de', category: 'HOME' },
      { address: 'b@x.de', category: 'WORK', primary: true },
      { address: 'c@x.de', category: 'WORK' },
    ]);
    expect(input.phones).toEqual([
      { number: '030 123456', category: 'OTHER' },
      { number: '040 123456', category: 'HOME' },
    ]);
  });

  test('of two addresses with the same category stay apart', () => {
    const { input } = row({
      'Address 1 - Street|address.work.street': 'Weg 1',
      'Address 1 - City|address.work.city': 'Köln ::: Bonn',
      'Address 2 - City|address.work.city': 'Trier',
    });
    expect(input.addresses).toEqual([
      { street: 'Weg 1', city: 'Köln', category: 'WORK' },
      { city: 'Bonn', category: 'WORK' },
      { city: 'Trier', category: 'WORK' },
    ]);
  });

  test('in numbered columns of our own stay apart too, however many one of them holds', () => {
    const { input } = row({
      'Street (work)|address.work.street': 'Weg 1',
      'City (work)|address.work.city': 'Köln',
      'Street (work) 2|address.work.street': '::: Weg 3',
      'City (work) 2|address.work.city': 'Bonn ::: Trier',
    });
    expect(input.addresses).toEqual([
      { street: 'Weg 1', city: 'Köln', category: 'WORK' },
      { city: 'Bonn', category: 'WORK' },
      { street: 'Weg 3', city: 'Trier', category: 'WORK' },
    ]);
  });

  test('come into the order that the row says, with its primary entry', () => {
    const read = row({
      'email.work': 'a@x.de, b@x.de',
      'email.home': 'c@x.de',
      'email.other': 'd@x.de',
      'email.order': 'home, work*, fax, work',
    });
    expect(read.input.emails).toEqual([
      { address: 'c@x.de', category: 'HOME', primary: false },
      { address: 'a@x.de', category: 'WORK', primary: true },
      { address: 'b@x.de', category: 'WORK', primary: false },
      { address: 'd@x.de', category: 'OTHER', primary: false },
    ]);
    expect(read.columnOf(['emails', '0', 'address'])).toBe(1);
    expect(read.columnOf(['emails', '2', 'address'])).toBe(0);
  });

  test('are told that something is no order, in its column', () => {
    const read = row({ 'phone.work': '030 123456', 'phone.order': 'first the 2nd' });
    expect(read.problems).toMatchObject([{ code: 'INVALID', path: ['phones', 'order'] }]);
    expect(read.columnOf(['phones', 'order'])).toBe(1);
  });

  test('with a fax before the telephone leave the telephone the primary number', () => {
    const { input } = row({ 'phone.fax': '030 1', 'phone.work': '030 2', 'phone.mobile': '030 3' });
    expect(input.phones?.map(phone => phone.primary ?? false)).toEqual([false, true, false]);
  });
});

test('a problem is led back to its column', () => {
  const read = row({
    lastName: 'Arnim',
    'email.work': 'a@x.de',
    'email.home': 'b@x.de, c@x.de',
    'address.work.city': 'Köln',
    contactType: 'Kunde',
    tags: 'x',
  });
  expect(read.contactType).toBe('Kunde');
  expect(read.columnOf(['lastName'])).toBe(0);
  expect(read.columnOf(['emails', '0', 'address'])).toBe(1);
  expect(read.columnOf(['emails', '2', 'address'])).toBe(2);
  expect(read.columnOf(['addresses', '0', 'city'])).toBe(3);
  expect(read.columnOf(['contactType'])).toBe(4);
  expect(read.columnOf(['tagNames', '0'])).toBe(5);
  expect(read.columnOf(['emails'])).toBe(1);
  expect(read.columnOf(['addresses'])).toBe(3);
  expect(read.columnOf(['firstName'])).toBeUndefined();
  expect(read.columnOf(undefined)).toBeUndefined();
});

test('what a row has no name for is led to the column that could hold it', () => {
  expect(row({ firstName: 'Anna', lastName: '' }).columnOf(['lastName'])).toBe(1);
  expect(row({ 'email.work': 'a@x.de', fullName: 'Arnim' }).columnOf(['firstName'])).toBe(1);
  expect(row({ 'email.work': 'a@x.de', companyName: '' }).columnOf(['name'])).toBe(1);
});

test.each<[string, string, string]>([
  ['Anna Arnim', 'Anna', 'Arnim'],
  ['Anna Maria Arnim', 'Anna Maria', 'Arnim'],
  ['Arnim, Anna Maria', 'Anna Maria', 'Arnim'],
  ['Anna von und zu Arnim', 'Anna', 'von und zu Arnim'],
  ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
  ['Prof. Dr. Anna Arnim', 'Anna', 'Arnim'],
  ['Herr Ben Busch', 'Ben', 'Busch'],
  ['Arnim', '', 'Arnim'],
  ['Dr. Arnim', '', 'Arnim'],
  [' Anna   Arnim ', 'Anna', 'Arnim'],
  ['', '', ''],
])('the name "%s" is split', (whole, firstName, lastName) => {
  expect(splitName(whole)).toEqual({ firstName, lastName });
});
