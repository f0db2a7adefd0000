import { describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { fastest } from '../testing/time.js';
import { vCards } from './vcard-cards.js';
import { contactOfCard } from './vcard-contact.js';
import type { WrittenContact } from './written-contact.js';

/** The contacts of a file that arrives in pieces of this length. */
async function contactsIn(file: string | Buffer, piece = 7): Promise<WrittenContact[]> {
  const bytes = Buffer.from(file);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const contacts: WrittenContact[] = [];
  for await (const card of vCards(pieces())) {
    const contact = contactOfCard(card);
    if (contact) contacts.push(contact);
  }
  return contacts;
}
const card = (...lines: string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const one = async (...lines: string[]): Promise<WrittenContact> => (await contactsIn(card(...lines)))[0]!;

test('A card of ours says values of custom fields by their labels; of several the first counts', async () => {
  const { namedFields } = await one(
    'VERSION:4.0',
    'FN:Anna Arnim',
    `X-KARTEI-FIELD;LABEL="Say ^'hi^': a;b":one\\, two\\nthree`,
    'X-KARTEI-FIELD;LABEL=Rank:1.5',
    'x-kartei-field;LABEL=Rank:2.5',
    'X-KARTEI-FIELD;LABEL=Empty:',
    'X-KARTEI-FIELD:nobody knows of what',
    `X-KARTEI-FIELD;LABEL=${'x'.repeat(5_000)}:long`,
  );
  expect([...namedFields!]).toEqual([
    ['Say "hi": a;b', 'one, two\nthree'],
    ['Rank', '1.5'],
    ['x'.repeat(200), 'long'],
  ]);
});

describe('A card as other programs write it:', () => {
  test('Apple Contacts (3.0, groups and labels)', async () => {
    const contact = await one(
      'VERSION:3.0',
      'PRODID:-//Apple Inc.//macOS 15//EN',
      'N:Müller;Änne;Maria;Dr.;',
      'FN:Dr. Änne Maria Müller',
      'ORG:Müller & Söhne GmbH;Einkauf',
      'TITLE:Leiterin',
      'EMAIL;type=INTERNET;type=HOME:aenne@example.org',
      'EMAIL;type=INTERNET;type=WORK;type=pref:a.mueller@example.de',
      'TEL;type=CELL;type=VOICE;type=pref:+49 170 1234567',
      'item1.TEL:030 777',
      'item1.X-ABLabel:_$!<Main>!$_',
      'item2.ADR;type=WORK:;;Hauptstr. 1\\nHinterhaus;Berlin;;10115;Germany',
      'item3.URL;type=pref:https\\://example.de',
      'item3.X-ABLabel:_$!<HomePage>!$_',
      'X-SOCIALPROFILE;type=linkedin;x-user=aenne:http://www.linkedin.com/in/aenne',
      'IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:aenne.m',
      'NOTE:eins\\, zwei\\n',
      ' drei',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg',
      ' ABAQAAAQABAAD',
    );
    expect(contact).toMatchObject({
      kind: 'PERSON',
      firstName: 'Änne Maria',
      lastName: 'Müller',
      shownCompany: { name: 'Müller & Söhne GmbH' },
      jobTitle: 'Leiterin',
      description: 'eins, zwei\ndrei',
      emails: [
        { address: 'aenne@example.org', category: 'HOME', primary: false },
        { address: 'a.mueller@example.de', category: 'WORK', primary: true },
      ],
      phones: [
        { number: '+49 170 1234567', category: 'MOBILE', primary: true },
        { number: '030 777', category: 'OFFICE' },
      ],
      addresses: [
        { street: 'Hauptstr. 1\nHinterhaus', city: 'Berlin', postalCode: '10115', country: 'Germany' },
      ],
      websites: [{ url: 'https://example.de' }],
      socialProfiles: [
        { network: 'LINKEDIN', handle: 'aenne' },
        { network: 'SKYPE', handle: 'aenne.m' },
      ],
    });
  });

  test('Outlook and old telephones (2.1, quoted-printable, Windows-1252, words without a name)', async () => {
    const text = card(
      'VERSION:2.1',
      'N;LANGUAGE=de;CHARSET=Windows-1252:Gro\xdf;J\xfcrgen',
      'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen Gro=C3=9F',
      'ORG:Gro\xdf KG',
      'TEL;WORK;VOICE:089 1',
      'TEL;WORK;FAX:089 2',
      'TEL;CELL:0170 3',
      'ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Weg 1=0D=0A=',
      'Hof 2;Ulm;;89073;D',
      'EMAIL;PREF;INTERNET:j@gross.example',
      'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:gr=C3=BCn=',
      ' und blau',
      'AGENT:',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N:Nested;Agent',
      'TEL:1',
      'END:VCARD',
      'PHOTO;JPEG;ENCODING=BASE64:',
      'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=',
      '',
      'TITLE:Inhaber',
    );
    expect(await contactsIn(Buffer.from(text, 'latin1'))).toMatchObject([
      {
        firstName: 'Jürgen',
        lastName: 'Groß',
        shownCompany: { name: 'Groß KG' },
        jobTitle: 'Inhaber',
        description: 'grün und blau',
        phones: [
          { number: '089 1', category: 'WORK' },
          { number: '089 2', category: 'FAX' },
          { number: '0170 3', category: 'MOBILE' },
        ],
        addresses: [{ street: 'Weg 1\nHof 2', city: 'Ulm', category: 'WORK' }],
        emails: [{ address: 'j@gross.example', category: 'WORK', primary: true }],
      },
    ]);
  });

  test('4.0 with URIs, preferences, quoted lists and services', async () => {
    expect(
      await one(
        'VERSION:4.0',
        'KIND:individual',
        'FN:Ada Lovelace',
        'TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+44-20-1',
        'TEL;VALUE=uri;PREF=1;TYPE="cell,work":tel:+44-20-2',
        'SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://social.example/@ada',
        'SOCIALPROFILE;SERVICE-TYPE=SomeSite;USERNAME="The ^\'Ada^\'";VALUE=text:x',
        'CATEGORIES:math,a\\,b',
      ),
    ).toMatchObject({
      firstName: 'Ada',
      lastName: 'Lovelace',
      phones: [
        { number: '+44-20-1', category: 'HOME', primary: false },
        { number: '+44-20-2', category: 'MOBILE', primary: true },
      ],
      socialProfiles: [
        { network: 'MASTODON', handle: 'https://social.example/@ada' },
        { network: 'OTHER', handle: 'The "Ada"' },
      ],
      tags: [{ name: 'math' }, { name: 'a,b' }],
    });
  });

  test.each<[string, string[], string]>([
    ['its kind', ['KIND:org', 'FN:Nord', 'ORG:Nord AG;Sales'], 'Nord AG'],
    ['what Apple says', ['X-ABShowAs:COMPANY', 'N:;;;;', 'FN:Nord', 'ORG:Nord AG;'], 'Nord AG'],
    ['having no other name', ['FN:Nord AG', 'ORG:Nord AG'], 'Nord AG'],
    ['a kind without an organisation', ['KIND:org', 'FN:Nord AG'], 'Nord AG'],
  ])('is a company by %s', async (_by, lines, name) => {
    expect(await one(...lines)).toMatchObject({ kind: 'COMPANY', name });
  });

  test('in UTF-16, with a byte order mark, with line ends of every kind', async () => {
    const text = card('FN:Jürgen Groß', 'NOTE:一');
    for (const file of [
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(text.replaceAll('\r\n', '\n')),
      Buffer.from(text.replaceAll('\r\n', '\r')),
    ]) {
      expect(await contactsIn(file, 64)).toMatchObject([{ lastName: 'Groß', description: '一' }]);
    }
  });
});

describe('A hostile or broken file', () => {
  test('of cards that are not closed has them all', async () => {
    const names = (
      await contactsIn('BEGIN:VCARD\nFN:A B\nBEGIN:VCARD\nFN:C D\nEND:VCARD\nrest\nBEGIN:VCARD\nFN:E F')
    ).map(({ lastName }) => lastName);
    expect(names).toEqual(['B', 'D', 'F']);
  });

  test('of cards within cards without end comes to an end', async () => {
    const nested = `BEGIN:VCARD\nFN:A B\n${'AGENT:\nBEGIN:VCARD\n'.repeat(50_000)}FN:X Y\n`;
    expect(await contactsIn(nested, 65_536)).toMatchObject([{ lastName: 'B' }]);
  });

  test('of lines without end costs neither memory nor the next card', async () => {
    const photo = 'x'.repeat(5_000_000);
    const file = card('FN:A B', `PHOTO:${photo}`, `NOTE:${photo}`) + card('FN:C D');
    const contacts = await contactsIn(file, 65_536);
    expect(contacts.map(({ lastName }) => lastName)).toEqual(['B', 'D']);
    expect(contacts[0]!.description!.length).toBeLessThanOrEqual(limits['import.field']);
  });

  test('of nothing but separators is read as fast as any other', async () => {
    const parts = [';', ',', '"', '\\', 'TYPE=', '^', '=', ':', '"a"'].map(text => text.repeat(20_000));
    const lines = parts.flatMap(text => [
      `EMAIL;${text}:a@x.example`,
      `ADR:${text}`,
      `N:${text}`,
      `NOTE;ENCODING=Q:${text}`,
    ]);
    const took = await fastest(10_000, async () => {
      for (const line of lines) await contactsIn(card('FN:A B', line), 65_536);
    });
    expect(took).toBeLessThan(10_000);
  });

  test('of a card with very many properties keeps enough of them to be refused', async () => {
    const contact = await one('FN:A B', ...Array.from({ length: 5_000 }, (_, n) => `TEL:030 12345${n}`));
    expect(contact.phones.length).toBeGreaterThan(limits['list.entries']);
    expect(contact.phones.length).toBeLessThan(2_000);
  });
});
