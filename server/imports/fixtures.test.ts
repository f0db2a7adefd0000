import { describe, expect, test } from '@jest/globals';
import { createReadStream, readFileSync } from 'node:fs';
import { checkContact } from '../contacts/contact.rules.js';
import { readHead, readRows, type Dialect } from './csv.js';
import { detectDialect } from './dialect.js';
import { encodingProbe } from './encoding-probe.js';
import { proposeMapping } from './mapping.js';
import { rowReader } from './row.js';

const pathOf = (file: string): URL => new URL(`./fixtures/${file}`, import.meta.url);

/** Reads a file as the import does when nobody corrects anything: each row's line, kind, checked values and problems. */
async function importUntouched(file: string) {
  const bytes = readFileSync(pathOf(file));
  const probe = encodingProbe();
  probe.write(bytes);
  const dialect: Dialect = detectDialect(bytes, probe.encoding());
  const { headers, rows } = await readHead(createReadStream(pathOf(file)), dialect, 20);
  const columns = headers.map((header, index) => ({
    header,
    samples: rows.map(row => row.cells[index] ?? ''),
  }));
  const targets = proposeMapping(columns, []);
  const read = rowReader(
    headers.map((header, index) => ({ header, target: targets[index]! })),
    'de',
  );
  const contacts = [];
  for await (const row of readRows(createReadStream(pathOf(file)), dialect, headers.length)) {
    const { kind, input, contactType, problems } = read(row.cells);
    const checked = checkContact(kind, input, 'create', { country: 'DE', fields: [] });
    const codes = [...problems, ...checked.problems].map(problem =>
      [problem.code, ...(problem.path ?? [])].join(' '),
    );
    contacts.push({ line: row.line, kind, ...checked.changes, ...(contactType && { contactType }), codes });
  }
  return { dialect, contacts };
}

const utf8: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', hasHeader: true };

describe('a file maps without a click:', () => {
  test('Google Contacts', async () => {
    const { dialect, contacts } = await importUntouched('google-contacts.csv');
    expect(dialect).toEqual(utf8);
    expect(contacts).toMatchObject([
      {
        line: 2,
        kind: 'PERSON',
        firstName: 'Anna Maria',
        lastName: 'Müller',
        companyName: 'Müller & Söhne GmbH',
        jobTitle: 'Geschäftsführerin',
        description: 'Messe 2024\nruft zurück',
        tagNames: ['Kunden', 'VIP'],
        emails: [
          { address: 'anna.mueller@example.de', category: 'WORK', primary: true },
          { address: 'anna@example.org', category: 'HOME', primary: false },
        ],
        phones: [
          { e164: '+491701234567', category: 'MOBILE', primary: true },
          { e164: '+491717654321', category: 'MOBILE' },
          { e164: '+4930123456', category: 'FAX' },
        ],
        addresses: [
          { street: 'Hauptstraße 1\nHinterhaus', city: 'Berlin', postalCode: '10115', category: 'WORK' },
        ],
        websites: [{ url: expect.stringContaining('mueller.example.de'), category: 'WORK' }],
        codes: [],
      },
      {
        line: 6,
        firstName: 'José',
        emails: [{ address: 'jose@example.es' }, { address: 'jose.garcia@example.es' }],
      },
      { line: 7, kind: 'COMPANY', name: 'Bäckerei Groß', tagNames: ['Lieferanten'], codes: [] },
      { line: 8, codes: expect.arrayContaining(['REQUIRED lastName']) },
    ]);
  });

  test('Google Contacts as it was exported before 2024', async () => {
    const { dialect, contacts } = await importUntouched('google-contacts-old.csv');
    expect(dialect.encoding).toBe('utf-16le');
    expect(contacts).toMatchObject([
      {
        line: 2,
        firstName: 'Jürgen',
        lastName: 'Groß',
        companyName: 'Groß KG',
        jobTitle: 'Inhaber',
        tagNames: ['Stammkunden'],
        emails: [
          { category: 'HOME', primary: true },
          { category: 'WORK', primary: false },
        ],
        addresses: [
          { city: 'München', category: 'HOME' },
          { city: 'Augsburg', category: 'WORK' },
        ],
        codes: [],
      },
      { line: 3, lastName: 'Brontë', codes: [] },
    ]);
  });

  test('Outlook, English', async () => {
    const { contacts } = await importUntouched('outlook-en.csv');
    expect(contacts).toMatchObject([
      {
        line: 2,
        firstName: 'Grace B.',
        lastName: 'Hopper',
        companyName: 'Navy, Inc.',
        jobTitle: 'Rear Admiral',
        description: '"Amazing Grace"\nCOBOL',
        tagNames: ['Speakers', 'Navy'],
        emails: [{ address: 'grace@example.mil' }, { address: 'hopper@example.com' }],
        phones: [
          { e164: '+17035550101', category: 'FAX', primary: false },
          { e164: '+17035550100', category: 'WORK', primary: true },
          { category: 'HOME' },
          { category: 'MOBILE' },
        ],
        addresses: [
          {
            street: '1 Harbour Rd\nDock 4',
            state: 'VA',
            country: 'United States of America',
            category: 'WORK',
          },
          { city: 'New York', category: 'HOME' },
        ],
        codes: [],
      },
      { line: 4, kind: 'COMPANY', name: 'Example Ltd', phones: [{ category: 'OFFICE' }], codes: [] },
    ]);
  });

  test('Outlook, German', async () => {
    const { dialect, contacts } = await importUntouched('outlook-de.csv');
    expect(dialect.encoding).toBe('windows-1252');
    expect(contacts).toMatchObject([
      {
        line: 2,
        firstName: 'Käthe',
        lastName: 'Weiß',
        companyName: 'Öko-Höfe e. V.',
        jobTitle: 'Vorständin',
        description: 'Zahlt in €\nspricht „platt“',
        tagNames: ['Förderer', 'Größe L'],
        emails: [{ address: 'kaethe.weiss@example.de' }, { address: 'kaethe@example.org' }],
        phones: [
          { category: 'FAX' },
          { category: 'WORK', primary: true },
          { category: 'HOME' },
          { category: 'MOBILE' },
        ],
        addresses: [
          { street: 'Übergang 3\nGebäude B', city: 'Lübeck', category: 'WORK' },
          { city: 'Plön', state: 'Schleswig-Holstein', category: 'HOME' },
        ],
        codes: [],
      },
      { line: 5, firstName: 'Bjørn', lastName: 'Åkesson', codes: [] },
      { line: 6, kind: 'COMPANY', name: 'Café Größenwahn GmbH', codes: [] },
    ]);
  });

  test('HubSpot', async () => {
    const { contacts } = await importUntouched('hubspot.csv');
    expect(contacts).toMatchObject([
      {
        firstName: 'Brian',
        lastName: 'Halligan',
        companyName: 'Hub & Spoke',
        jobTitle: 'CEO',
        phones: [{ category: 'WORK' }, { category: 'MOBILE' }],
        addresses: [
          { street: '25 First St', city: 'Cambridge', state: 'MA', postalCode: '02141', country: 'US' },
        ],
        tagNames: ['lead', 'north'],
        codes: [],
      },
    ]);
  });

  test('OnlyOffice CRM', async () => {
    const { contacts } = await importUntouched('onlyoffice.csv');
    expect(contacts).toMatchObject([
      {
        firstName: 'Elena',
        contactType: 'Partner',
        emails: [{ category: 'WORK' }, { category: 'HOME' }],
        phones: [{ category: 'MOBILE' }, { category: 'WORK' }, { category: 'FAX' }],
        socialProfiles: [
          { network: 'LINKEDIN', handle: 'elenap' },
          { network: 'X', handle: expect.stringContaining('elenap') },
        ],
        addresses: [{ city: 'Riga', category: 'BILLING' }],
        codes: [],
      },
    ]);
  });

  test.each<[string, Partial<Dialect>, number]>([
    ['excel-semicolon.csv', { encoding: 'utf-16le', delimiter: ';' }, 3],
    ['excel-mac.csv', { encoding: 'macintosh', delimiter: ';' }, 2],
    ['tabs-utf16be.csv', { encoding: 'utf-16be', delimiter: '\t' }, 2],
  ])('a list that somebody keeps in a spreadsheet, %s', async (file, expected, firstLine) => {
    const { dialect, contacts } = await importUntouched(file);
    expect(dialect).toEqual({ ...utf8, ...expected });
    expect(contacts).toMatchObject([
      {
        line: firstLine,
        firstName: 'Jörg',
        lastName: 'Schäfer',
        companyName: 'Schäfer, Söhne & Co.',
        contactType: 'Kunde',
        tagNames: ['Messe', 'Ost'],
        description: 'zahlt "bar"',
        addresses: [{ postalCode: '01067', city: 'Dresden' }],
        codes: [],
      },
      { line: firstLine + 1, kind: 'COMPANY', name: 'Fönwerk AG', codes: [] },
    ]);
  });

  test('without a header, what can be told from the values', async () => {
    const { dialect, contacts } = await importUntouched('no-header.csv');
    expect(dialect).toEqual({ ...utf8, delimiter: '|', hasHeader: false });
    expect(contacts).toMatchObject([{ line: 1, emails: [{ address: 'anna@example.de' }] }, { line: 2 }]);
  });
});
