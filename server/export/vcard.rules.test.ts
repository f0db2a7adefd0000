import { describe, expect, test } from '@jest/globals';
import type { ExportedContact } from './contact-pages.query.js';
import { vCardOf } from './vcard.rules.js';
import { foldedLine } from './vcard-text.rules.js';

const erika: ExportedContact = {
  id: '01a218f4-0d00-7531-a54f-e9c0858a4cf4',
  kind: 'PERSON',
  displayName: 'Erika Mustermann; Dr.',
  firstName: 'Erika',
  lastName: 'Mustermann; Dr.',
  jobTitle: 'Chefin',
  shownCompany: { name: 'Müller, Söhne' },
  contactType: { name: 'Kundin' },
  description: 'eins\nzwei',
  emails: [
    { address: 'e@example.org', category: 'HOME', primary: false },
    { address: 'e@example.com', category: 'BILLING', primary: true },
  ],
  phones: [{ number: '030 1', category: 'FAX', primary: true }],
  websites: [{ url: 'https://example.org/?a=1,2;3', category: 'WORK' }],
  socialProfiles: [
    { network: 'LINKEDIN', handle: 'erika', url: 'https://www.linkedin.com/in/erika' },
    { network: 'SKYPE', handle: 'erika.m', url: null },
  ],
  addresses: [
    {
      street: 'Weg 1\nHof 2',
      city: 'Köln',
      state: null,
      postalCode: '50667',
      country: 'Deutschland',
      category: 'POSTAL',
      primary: true,
    },
  ],
  tags: [{ name: 'vip' }, { name: 'a,b' }],
  updatedAt: new Date('2026-11-26T17:15:41.123Z'),
};

describe('A person is written', () => {
  test('with the columns that vCards have no properties for as lines of our own, empty ones left out', () => {
    const column = (header: string, text: string) => ({ key: header, number: 1, header, cell: () => text });
    const columns = [column('Rank "A": b', 'x; y\nz'), column('Empty', '')];
    expect(vCardOf(erika, '4.0', columns)).toContain(`\r\nX-KARTEI-FIELD;LABEL="Rank ^'A^': b":x; y\\nz\r\n`);
    expect(vCardOf(erika, '3.0', columns)).toContain(':x\\; y\\nz\r\n');
    expect(vCardOf(erika, '4.0', columns)).not.toContain('Empty');
  });

  test('as vCard 4.0', () => {
    expect(vCardOf(erika, '4.0').split('\r\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:4.0',
      'KIND:individual',
      'UID:urn:uuid:01a218f4-0d00-7531-a54f-e9c0858a4cf4',
      'FN:Erika Mustermann; Dr.',
      'N:Mustermann\\; Dr.;Erika;;;',
      'ORG:Müller\\, Söhne',
      'TITLE:Chefin',
      'EMAIL;TYPE=home:e@example.org',
      'EMAIL;PREF=1;X-KARTEI=BILLING:e@example.com',
      'TEL;TYPE=fax:030 1',
      'URL;TYPE=work:https://example.org/?a=1,2;3',
      'ADR;X-KARTEI=POSTAL:;;Weg 1\\nHof 2;Köln;;50667;Deutschland',
      'SOCIALPROFILE;SERVICE-TYPE=linkedin;USERNAME="erika":https://www.linkedin.c',
      ' om/in/erika',
      'SOCIALPROFILE;SERVICE-TYPE=skype;USERNAME="erika.m";VALUE=text:erika.m',
      'NOTE:eins\\nzwei',
      'CATEGORIES:vip,a\\,b',
      'X-KARTEI-CONTACT-TYPE:Kundin',
      'REV:20261126T171541Z',
      'END:VCARD',
      '',
    ]);
  });

  test('as vCard 3.0', () => {
    const lines = vCardOf(erika, '3.0').split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'VERSION:3.0',
        'FN:Erika Mustermann\\; Dr.',
        'N:Mustermann\\; Dr.;Erika;;;',
        'EMAIL;TYPE=pref;X-KARTEI=BILLING:e@example.com',
        'X-SOCIALPROFILE;TYPE=skype;X-USER="erika.m";VALUE=text:erika.m',
        'REV:2026-11-26T17:15:41Z',
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/^(KIND|SOCIALPROFILE)/m);
  });
});

test('a company has no name of a person, and is told by its kind', () => {
  const company = { ...erika, kind: 'COMPANY', name: 'Nord AG', displayName: 'Nord AG' } as const;
  expect(vCardOf(company, '4.0')).toContain('KIND:org\r\n');
  expect(vCardOf(company, '4.0')).not.toMatch(/^(N|TITLE):/m);
  expect(vCardOf(company, '3.0')).toMatch(/X-ABSHOWAS:COMPANY\r\n(.*\r\n)+N:;;;;\r\n/);
});

test('lines are folded at 75 octets, and no character is cut', () => {
  const text = `NOTE:${'ä👩‍👩‍👧一'.repeat(40)}`;
  const folded = foldedLine(text);
  for (const line of folded.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(folded).not.toContain('\uFFFD');
  expect(folded.replaceAll('\r\n ', '')).toBe(`${text}\r\n`);
});
