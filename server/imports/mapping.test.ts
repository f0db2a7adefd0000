import { describe, expect, test } from '@jest/globals';
import { keyOf, targetDescriptions, targetOf, targetsIn } from './contact-targets.js';
import { proposeMapping } from './mapping.js';

const forHeaders = (...headers: string[]): (string | null)[] =>
  proposeMapping(
    headers.map(header => ({ header, samples: [] })),
    [],
  );

describe('the targets of a column', () => {
  test('are found by their key in any case of letters', () => {
    expect(targetOf('email.work')).toEqual({ kind: 'info', list: 'email', category: 'WORK' });
    expect(targetOf('EMAIL.WORK')).toEqual(targetOf('email.work'));
    expect(targetOf('address.home.postalCode')).toEqual({
      kind: 'address',
      category: 'HOME',
      part: 'postalCode',
    });
    expect(targetOf('constructor')).toBeUndefined();
  });

  test('have one key each, and a label and a group in both languages', () => {
    expect(new Set(targetDescriptions.map(target => target.key)).size).toBe(targetDescriptions.length);
    for (const { key } of targetDescriptions) expect(keyOf(targetOf(key)!)).toBe(key);
    expect(targetsIn('de').find(target => target.key === 'phone.home')).toEqual({
      key: 'phone.home',
      label: 'Telefon (privat)',
      group: 'Telefon',
    });
    expect(targetsIn('en').every(target => target.label && target.group)).toBe(true);
  });
});

describe('a column is mapped by its header', () => {
  test.each<[string, string | null]>([
    ['First Name', 'firstName'],
    ['first_name', 'firstName'],
    ['firstName', 'firstName'],
    ['VORNAME', 'firstName'],
    ['  Vorname: ', 'firstName'],
    ['Surname', 'lastName'],
    ['Nachname', 'lastName'],
    ['Familienname', 'lastName'],
    ['Name', 'fullName'],
    ['Ansprechpartner', 'fullName'],
    ['Firma', 'companyName'],
    ['Firmenname', 'companyName'],
    ['Unternehmen', 'companyName'],
    ['Company Name', 'companyName'],
    ['Organization', 'companyName'],
    ['Position', 'jobTitle'],
    ['Funktion', 'jobTitle'],
    ['Job Title', 'jobTitle'],
    ['Kontakttyp', 'contactType'],
    ['Contact type', 'contactType'],
    ['Typ', 'contactType'],
    ['Tags', 'tags'],
    ['Schlagwörter', 'tags'],
    ['Notizen', 'description'],
    ['Beschreibung', 'description'],
    ['Comments', 'description'],
    ['E-Mail', 'email.work'],
    ['e-mail address', 'email.work'],
    ['Mail', 'email.work'],
    ['E-Mail privat', 'email.home'],
    ['Private E-Mail-Adresse', 'email.home'],
    ['Email (Work)', 'email.work'],
    ['Weitere E-Mail', 'email.other'],
    ['Telefon', 'phone.work'],
    ['Tel.', 'phone.work'],
    ['Telefonnummer geschäftlich', 'phone.work'],
    ['Telefon (privat 2)', 'phone.home'],
    ['Handy', 'phone.mobile'],
    ['Mobilnummer', 'phone.mobile'],
    ['Cell phone', 'phone.mobile'],
    ['Durchwahl', 'phone.direct'],
    ['Fax', 'phone.fax'],
    ['Business Fax', 'phone.fax'],
    ['Webseite', 'website.work'],
    ['Homepage', 'website.work'],
    ['Website URL', 'website.work'],
    ['Personal Web Page', 'website.home'],
    ['LinkedIn', 'social.linkedin'],
    ['LinkedIn URL', 'social.linkedin'],
    ['XING-Profil', 'social.xing'],
    ['Twitter', 'social.x'],
    ['Straße', 'address.work.street'],
    ['Strasse und Hausnummer', 'address.work.street'],
    ['Address Line 1', 'address.work.street'],
    ['Anschrift', 'address.work.street'],
    ['PLZ', 'address.work.postalCode'],
    ['ZIP Code', 'address.work.postalCode'],
    ['Ort', 'address.work.city'],
    ['Wohnort', 'address.home.city'],
    ['Ort privat', 'address.home.city'],
    ['Bundesland', 'address.work.state'],
    ['State/Region', 'address.work.state'],
    ['Land', 'address.work.country'],
    ['Country/Region', 'address.work.country'],
    ['Billing City', 'address.billing.city'],
    ['Rechnungsadresse PLZ', 'address.billing.postalCode'],
    ['Mailing Zip/Postal Code', 'address.postal.postalCode'],
    ['Address (postal) street', 'address.postal.street'],
    ['Postal Code', 'address.work.postalCode'],
    ['Hausnr.', 'address.work.street'],
    ['iPhone', 'phone.mobile'],
    ['ORG', 'companyName'],
    ['FN', 'fullName'],
    ['TEL;TYPE=CELL', 'phone.mobile'],
    ['EMAIL;TYPE=HOME', 'email.home'],
    ['Contact Tag List', 'tags'],
    ['Lifecycle Stage', 'tags'],
    ['About Us', 'description'],
    ['LinkedIn Bio', null],
    ['Birthday', null],
    ['Anrede', null],
    ["Assistant's Phone", null],
    ['E-Mail: Angezeigter Name', null],
    ['Contact owner', null],
    ['Last Activity Date', null],
    ['Email Domain', null],
    ['Record ID', null],
    ['__proto__', null],
    ['', null],
    ['🙂', null],
  ])('%s → %s', (header, target) => {
    expect(forHeaders(header)).toEqual([target]);
  });

  test('"Name" is the last name beside first names, and nothing beside both', () => {
    expect(forHeaders('Vorname', 'Name')).toEqual(['firstName', 'lastName']);
    expect(forHeaders('Name', 'Given Name', 'Family Name')).toEqual([null, 'firstName', 'lastName']);
  });

  test('a single value is taken from one column, lists and middle names from several', () => {
    expect(forHeaders('Firma', 'Organisation')).toEqual(['companyName', null]);
    expect(forHeaders('E-Mail', 'E-Mail 2')).toEqual(['email.work', 'email.work']);
    expect(forHeaders('Vorname', 'Weitere Vornamen')).toEqual(['firstName', 'firstName']);
  });

  test("Google's labels give the category of the column that they belong to, and of no other", () => {
    expect(forHeaders('E-mail 1 - Label', 'E-mail 1 - Value')).toEqual(['email.label', 'email.work']);
    expect(forHeaders('E-mail 2 - Type', 'E-mail 1 - Value')).toEqual([null, 'email.work']);
  });
});

describe('a file of our own maps back to what it came from:', () => {
  test.each(targetDescriptions.map(({ key, label }) => [key, label.en, label.de]))(
    '%s by its key and as "%s" and "%s"',
    (key, ...labels) => {
      const headers = [key, ...labels];
      expect(headers.map(header => forHeaders(header))).toEqual(headers.map(() => [key]));
      expect(forHeaders(key.toUpperCase(), ` ${key} `)[0]).toBe(key);
    },
  );

  test('all targets in one file, in either language', () => {
    const keys = targetDescriptions.map(({ key }) => key);
    expect(forHeaders(...keys)).toEqual(keys);
    for (const locale of ['en', 'de'] as const) {
      expect(forHeaders(...targetsIn(locale).map(({ label }) => label))).toEqual(keys);
    }
  });

  test('further entries of a list are numbered', () => {
    expect(forHeaders('E-mail (work)', 'E-mail (work) 2', 'Telefon (privat) 12')).toEqual([
      'email.work',
      'email.work',
      'phone.home',
    ]);
  });

  test('but an "id" of another program is none of ours', () => {
    const id = '0190a6e0-7b5e-7c3a-8f53-2f5b6c7d8e9f';
    expect(proposeMapping([{ header: 'ID', samples: [id, ''] }], [])).toEqual(['id']);
    expect(proposeMapping([{ header: 'ID', samples: ['4711', '4712'] }], [])).toEqual([null]);
  });
});

describe('a column with an unknown header is mapped by its values', () => {
  test.each<[string, string[], string | null]>([
    ['addresses', ['anna@example.de', '', 'ben@example.de'], 'email.work'],
    ['mostly addresses', ['anna@example.de', 'ben@example.de', 'none'], 'email.work'],
    ['numbers to call', ['+49 30 1234567', '030/1234567', '(030) 123456-7'], 'phone.work'],
    ['web addresses', ['https://example.de', 'www.example.com', 'example.org/x'], 'website.work'],
    ['postal codes', ['10115', '01067'], null],
    ['words', ['a', 'b'], null],
    ['nothing', ['', ''], null],
    ['something endless', [`a@${'.'.repeat(60_000)}@`], null],
  ])('%s', (_, samples, target) => {
    expect(proposeMapping([{ header: 'Spalte', samples }], [])).toEqual([target]);
  });

  test('whatever their header: addresses of profiles', () => {
    const samples = ['https://www.linkedin.com/in/anna', '', 'https://linkedin.com/in/ben'];
    for (const header of ['URL', 'Spalte'])
      expect(proposeMapping([{ header, samples }], [])).toEqual(['social.linkedin']);
    expect(proposeMapping([{ header: 'URL', samples: ['https://notlinkedin.com/in/a'] }], [])).toEqual([
      'website.work',
    ]);
  });

  test('but never where the header says that they are somebody else’s', () => {
    expect(proposeMapping([{ header: 'Contact owner', samples: ['sam@example.de'] }], [])).toEqual([null]);
  });
});
