import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsOf } from '../testing/imported-contacts.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { outcomeOf, type NastyFile } from '../testing/nasty-files.js';
import { world } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
  await desk.startJobs();
});
afterAll(() => desk.drop());

const header = 'Vorname;Nachname;E-Mail;Telefon;Firma;Website;Tags;Notizen\n';
const rows = (...lines: string[]): string => header + lines.join('\n');
const many = (count: number, make: (n: number) => string, between: string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(between);

const names: NastyFile[] = [
  ['a formula', rows(`=cmd|' /C calc'!A0;@SUM(1+1);`), ["2 CREATE =cmd|' /C calc'!A0 @SUM(1+1)"]],
  ['a formula with the mark of an export', rows(`'=1+1;'-Arnim;`), ['2 CREATE =1+1 -Arnim']],
  ['SQL', rows(`Robert');DROP TABLE contact,--;`), [`2 CREATE Robert') DROP TABLE contact,--`]],
  ['markup', rows('<script>alert(1)</script>;{{7*7}};'), ['2 CREATE <script>alert(1)</script> {{7*7}}']],
  ['emoji', rows('👩‍💻;Arnim 🏳️‍🌈;'), ['2 CREATE 👩‍💻 Arnim 🏳️‍🌈']],
  ['right-to-left marks', rows('\u200fדנה\u200f;כהן;'), ['2 CREATE דנה כהן']],
  ['a right-to-left override', rows('\u202eAnna;Arnim;'), ['2 CREATE \u202eAnna Arnim']],
  [
    'zero-width characters alone',
    rows('\u200b\u2060;\u200d;anna@example.org'),
    ['2 INVALID REQUIRED Vorname, REQUIRED Nachname'],
  ],
  ['white space alone', rows(' \t ;\u00a0;anna@example.org'), ['2 INVALID REQUIRED']],
  ['control characters', rows('An\x07na;Arnim\x1b[31m;'), ['2 INVALID INVALID Vorname, INVALID Nachname']],
  [
    '10,000 characters',
    rows(`${'x'.repeat(10_000)};Arnim;`, `Anna;${'\u0301'.repeat(10_000)};`),
    ['2 INVALID TOO_LONG Vorname', '3 INVALID TOO_LONG Nachname'],
  ],
  [
    '200 characters, and one more',
    rows(`${'ä'.repeat(200)};A;`, `${'ä'.repeat(201)};A;`),
    [`2 CREATE ${'ä'.repeat(200)} A`, '3 INVALID TOO_LONG Vorname'],
  ],
  [
    'words of programs',
    rows('null;undefined;', 'NaN;true;', 'constructor;__proto__;'),
    ['2 CREATE null undefined', '3 CREATE NaN true', '4 CREATE constructor __proto__'],
  ],
  ['a number that a spreadsheet made of one', rows('Anna;1,23457E+11;'), ['2 CREATE Anna 1,23457E+11']],
];

const lists: NastyFile[] = [
  [
    '500 e-mails in one cell',
    rows(`Anna;Arnim;"${many(500, n => `a${n}@example.org`, ', ')}"`),
    ['2 INVALID TOO_MANY E-Mail'],
  ],
  ['50 e-mails', rows(`Anna;Arnim;"${many(50, n => `a${n}@example.org`, ';')}"`), ['2 CREATE Anna Arnim']],
  ['the same e-mail twice', rows('Anna;Arnim;"anna@example.org, ANNA@example.org"'), ['2 CREATE Anna Arnim']],
  [
    'no e-mail at all',
    rows('Anna;Arnim;keine', 'Ben;Brecht;ben@', 'C;D;a@b@c.de'),
    ['2 INVALID INVALID E-Mail', '3 INVALID INVALID E-Mail', '4 INVALID INVALID E-Mail'],
  ],
  [
    'an e-mail with a line end for a mail header',
    rows('Anna;Arnim;"anna@example.org\nBcc: all@example.org"'),
    ['2 INVALID INVALID E-Mail'],
  ],
  [
    'an e-mail of 10,000 characters',
    rows(`Anna;Arnim;${'a'.repeat(10_000)}@example.org`),
    ['2 INVALID TOO_LONG E-Mail'],
  ],
  [
    'a phone number that looks like a formula',
    rows('Anna;Arnim;;+49 30 123456', "Ben;Brecht;;'+49 30 123457"),
    ['2 CREATE Anna Arnim', '3 CREATE Ben Brecht'],
  ],
  [
    '100 phone numbers',
    rows(`Anna;Arnim;;"${many(100, n => `030 12345${n}`, '; ')}"`),
    ['2 INVALID TOO_MANY Telefon'],
  ],
  [
    'a script for a website',
    rows('Anna;Arnim;;;;javascript:alert(1)', 'Ben;Brecht;;;;file:///etc/passwd'),
    ['2 INVALID INVALID Website', '3 INVALID INVALID Website'],
  ],
  ['tags that are not there', rows('Anna;Arnim;;;;;Gibt es nicht'), ['2 INVALID NOT_FOUND Tags']],
  [
    '101 tags',
    rows(`Anna;Arnim;;;;;"${many(101, n => `t${n}`, ',')}"`),
    ['2 INVALID TOO_MANY Tags'],
    { createMissing: true },
  ],
  [
    'a tag of 61 characters',
    rows(`Anna;Arnim;;;;;${'t'.repeat(61)}`),
    ['2 INVALID TOO_LONG Tags'],
    { createMissing: true },
  ],
  [
    'a tag in two spellings',
    rows('Anna;Arnim;;;;;Nächste', 'Ben;Brecht;;;;;Na\u0308CHSTE'),
    ['2 CREATE Anna Arnim', '3 CREATE Ben Brecht'],
    { createMissing: true },
  ],
  [
    'notes of 20,001 characters',
    rows(`Anna;Arnim;;;;;;${'n'.repeat(20_001)}`),
    ['2 INVALID TOO_LONG Notizen'],
  ],
  [
    'access in words',
    'Vorname;Nachname;publicAccess\nA;A;ja\nB;B;nein\nC;C;READ_WRITE\nD;D;lesen und schreiben\nE;E;alle',
    ['2 CREATE A A', '3 CREATE B B', '4 CREATE C C', '5 CREATE D D', '6 INVALID INVALID publicAccess'],
  ],
  [
    'everything wrong at once',
    rows(`An\0na;;anna@;12;;javascript:x;Neu;`),
    ['2 INVALID REQUIRED Nachname, INVALID Vorname, INVALID E-Mail, INVALID Website, NOT_FOUND Tags'],
  ],
];

const duplicates: NastyFile[] = [
  [
    'in one file, by e-mail in any case',
    rows('A;A;a@example.org', 'B;B;A@EXAMPLE.org', 'C;C;c@example.org,a@example.org'),
    ['2 CREATE A A', '3 SKIP A A', '4 SKIP A A'],
  ],
  [
    'in one file, made anyway',
    rows('A;A;a@example.org', 'B;B;a@example.org'),
    ['2 CREATE A A', '3 CREATE B B'],
    { duplicatePolicy: 'CREATE' },
  ],
  [
    'of an invalid row count for nothing',
    rows('A;;a@example.org', 'B;B;a@example.org'),
    ['2 INVALID REQUIRED Nachname', '3 CREATE B B'],
  ],
  [
    'of a person and a company with one e-mail',
    rows('A;A;a@example.org', ';;a@example.org;;A GmbH'),
    ['2 CREATE A A', '3 CREATE A GmbH'],
  ],
];

const companies: NastyFile[] = [
  [
    'that name each other',
    rows('A;B;;;B AG', 'B;A;;;A AG', ';;;;A AG', ';;;;B AG'),
    ['2 CREATE A B', '3 CREATE B A', '4 CREATE A AG', '5 CREATE B AG'],
  ],
  [
    'called like their only person',
    rows('Max;Muster;;;Max Muster', ';;;;Max Muster'),
    ['2 CREATE Max Muster', '3 CREATE Max Muster'],
  ],
  ['called like a formula', rows('A;A;;;=1+1', ';;;;@x'), ['2 CREATE A A', '3 CREATE @x']],
  [
    'with a name of 201 characters',
    rows(`A;A;;;${'x'.repeat(201)}`, `;;;;${'x'.repeat(201)}`),
    ['2 INVALID TOO_LONG Firma', '3 INVALID TOO_LONG Firma'],
  ],
];

describe.each<[string, NastyFile[]]>([
  ['Names that are', names],
  ['Lists and texts:', lists],
  ['Duplicates', duplicates],
  ['Companies', companies],
])('%s', (_, files) => {
  test.each(files)('%s', async (...file) => {
    expect(await outcomeOf(desk, file)).toEqual(file[2]);
  });
});

describe('A new company', () => {
  const companiesOf = async (file: string): Promise<string[]> => {
    const { user } = await world(desk.database).member('user').make();
    await desk.bringIn(user, file);
    return (await contactsOf(desk.api, user)).filter(line => line.includes('(company)'));
  };

  test('that a thousand people name in different spellings is one', async () => {
    const { user } = await world(desk.database).member('user').make();
    const spellings = [
      'Groß & Söhne',
      'GROß & SÖHNE',
      'groß & söhne',
      'Gro\u00df & So\u0308hne',
      ' Groß  & Söhne ',
    ];
    const report = await desk.bringIn(user, rows(many(1_000, n => `P${n};X;;;${spellings[n % 5]}`, '\n')));
    expect(report.summary).toMatchObject({ rowCount: 1_000, create: 1_000, invalid: 0, companiesCreated: 1 });
    expect(report.summary.newCompanies).toEqual(['Groß & Söhne']);
  });

  test('in composed and in decomposed letters is one', async () => {
    expect(
      await companiesOf(rows('A;A;;;Müller GmbH', 'B;B;;;Mu\u0308ller GmbH', ';;;;Mu\u0308ller GmbH')),
    ).toEqual(['Müller GmbH (company)']);
  });

  test('that is a row of the file and named by people is one', async () => {
    expect(await companiesOf(rows('A;A;;;b ag', ';;;030 1234567;B AG', 'C;C;;;B Ag'))).toEqual([
      'B AG (company) | 030 1234567 WORK',
    ]);
  });
});

test('A phone number that starts with a plus stays one, whatever a spreadsheet thinks', async () => {
  const { user } = await world(desk.database).member('user').make();
  await desk.bringIn(user, rows("Anna;Arnim;;'+49 30 123456", 'Ben;Brecht;;+49 30 123457'));
  expect(await contactsOf(desk.api, user)).toEqual([
    'Anna Arnim | +49 30 123456 WORK',
    'Ben Brecht | +49 30 123457 WORK',
  ]);
});

test('A file of the most hostile words for columns and cells changes nothing but its own contacts', async () => {
  const { user, other } = await world(desk.database).member('user', 'other').make();
  await desk.bringIn(user, '__proto__;Vorname;Nachname;constructor\npolluted;Anna;Arnim;x');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(await contactsOf(desk.api, user)).toEqual(['Anna Arnim']);
  expect(await contactsOf(desk.api, other)).toEqual([]);
});
