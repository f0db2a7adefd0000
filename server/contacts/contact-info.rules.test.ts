import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../platform/errors.js';
import { checkAddresses, checkEmails, checkPhones, checkWebsites, phoneE164 } from './contact-info.rules.js';
import { emailKey, isEmailAddress } from '../platform/email-address.rules.js';

/** What a check keeps, and its problems as sentences, e.g. "INVALID emails.0.address". */
const run = <Kept>(check: (problems: Problem[]) => Kept): { kept: Kept; problems: string[] } => {
  const problems: Problem[] = [];
  const kept = check(problems);
  return { kept, problems: problems.map(({ code, path }) => `${code} ${path?.join('.')}`) };
};
const emails = (given: Parameters<typeof checkEmails>[0]) => run(problems => checkEmails(given, problems));
const phones = (given: Parameters<typeof checkPhones>[0]) =>
  run(problems => checkPhones(given, 'DE', problems));
const websites = (given: Parameters<typeof checkWebsites>[0]) =>
  run(problems => checkWebsites(given, problems));
const addresses = (given: Parameters<typeof checkAddresses>[0]) =>
  run(problems => checkAddresses(given, problems));

describe('an e-mail address', () => {
  test.each([
    'anna@example.com',
    'ANNA@EXAMPLE.COM',
    'anna.maria+news@mail.example.co.uk',
    "o'hara_1{x}@example.museum",
    'müller@bücher.de',
    'anna@xn--bcher-kva.de',
    '用户@例子.广告',
    'δοκιμή@παράδειγμα.ελ',
    '1@2.de',
    `${'a'.repeat(64)}@example.com`,
    '😀@example.com',
  ])('may be %s', address => {
    expect(isEmailAddress(address)).toBe(true);
    expect(emails([{ address }])).toEqual({
      kept: [{ address, key: address.toLowerCase(), category: 'WORK', primary: true }],
      problems: [],
    });
  });

  test.each([
    'anna',
    '@example.com',
    'anna@',
    'anna@localhost',
    'anna@example',
    'anna@example.',
    'anna@.com',
    'anna@example..com',
    'anna@-example.com',
    'anna@example-.com',
    'anna@example.c',
    'anna@example.123',
    'anna@127.0.0.1',
    'anna@[127.0.0.1]',
    'anna@exa_mple.com',
    'anna@example.com:25',
    'anna@example.com/x',
    'anna@%65xample.com',
    'anna@@example.com',
    'anna@home@example.com',
    'an na@example.com',
    'anna@exam ple.com',
    '.anna@example.com',
    'anna.@example.com',
    'an..na@example.com',
    '"anna huber"@example.com',
    'Anna <anna@example.com>',
    'anna@example.com, ben@example.com',
    'mailto:anna@example.com',
    `${'a'.repeat(65)}@example.com`,
    `anna@${'a'.repeat(64)}.com`,
    'anna(at)example.com',
  ])('may not be %s', address => {
    expect(emails([{ address }])).toEqual({ kept: [], problems: ['INVALID emails.0.address'] });
  });

  test('is missing when it is blank, and says which one', () => {
    const given = [{ address: 'a@example.com' }, { address: ' ' }, { address: '\u200B' }];
    expect(emails(given).problems).toEqual(['REQUIRED emails.1.address', 'REQUIRED emails.2.address']);
  });

  test('is refused with NUL or half an emoji, and when it is too long', () => {
    const long = `${'a'.repeat(60)}@${'b.'.repeat(100)}example.com`;
    expect(
      emails([{ address: 'a\0@example.com' }, { address: 'a\uD83D@example.com' }, { address: long }]),
    ).toEqual({
      kept: [],
      problems: ['INVALID emails.0.address', 'INVALID emails.1.address', 'TOO_LONG emails.2.address'],
    });
  });

  test('is cleaned of what a copy brought along', () => {
    expect(emails([{ address: '\u202A Anna@Example.com\u200B\u202C ' }]).kept[0]).toMatchObject({
      address: 'Anna@Example.com',
      key: 'anna@example.com',
    });
  });

  test('given twice is one entry, whatever the case and the composition of letters', () => {
    const given = [
      { address: 'Anna.Müller@example.com', category: 'HOME' as const },
      { address: 'ben@example.com' },
      { address: 'anna.MU\u0308LLER@EXAMPLE.com', primary: true },
    ];
    expect(emails(given)).toEqual({
      kept: [
        {
          address: 'Anna.Müller@example.com',
          key: 'anna.müller@example.com',
          category: 'HOME',
          primary: true,
        },
        { address: 'ben@example.com', key: 'ben@example.com', category: 'WORK', primary: false },
      ],
      problems: [],
    });
  });

  test('has the same key however it is typed into a filter', () => {
    expect(emailKey(' Anna.MU\u0308LLER@Example.COM ')).toBe('anna.müller@example.com');
  });

  test('is one of at most 50', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ address: `a${index}@example.com` }));
    expect(emails(many(50)).problems).toEqual([]);
    expect(emails(many(51)).problems).toEqual(['TOO_MANY emails']);
    expect(emails(Array.from({ length: 500 }, () => ({ address: '' }))).problems).toEqual([
      'TOO_MANY emails',
    ]);
  });
});

describe('exactly one of several', () => {
  const given = (...marks: (boolean | null | undefined)[]) =>
    emails(marks.map((primary, index) => ({ address: `a${index}@example.com`, primary })));

  test.each([
    ['the first unless said otherwise', [undefined, undefined], [true, false]],
    ['the first when null', [null, null], [true, false]],
    ['the first when all are denied', [false, false], [true, false]],
    ['the one marked', [undefined, false, true], [false, false, true]],
    ['the only one', [false], [true]],
  ])('is primary: %s', (_, marks, expected) => {
    expect(given(...marks).kept.map(({ primary }) => primary)).toEqual(expected);
  });

  test('can be marked; any further mark is refused where it stands', () => {
    expect(given(true, undefined, true, true).problems).toEqual([
      'INVALID emails.2.primary',
      'INVALID emails.3.primary',
    ]);
    expect(given(true, true).problems).toEqual(['INVALID emails.1.primary']);
  });

  test('holds for phones and addresses too, counted as they were given', () => {
    const marked = { primary: true };
    expect(
      phones([
        { number: '030 1', ...marked },
        { number: '030 2', ...marked },
      ]).problems,
    ).toEqual(['INVALID phones.1.primary']);
    expect(addresses([{ city: 'Bonn', ...marked }, {}, { city: 'Köln', ...marked }]).problems).toEqual([
      'INVALID addresses.2.primary',
    ]);
    expect(
      addresses([{ city: ' ', ...marked }, { city: 'Bonn' }, { city: 'Köln', ...marked }]).kept,
    ).toMatchObject([
      { city: 'Bonn', primary: false },
      { city: 'Köln', primary: true },
    ]);
  });
});

describe('a phone number', () => {
  test.each([
    ['+49 30 123456', '+4930123456'],
    ['030 123456', '+4930123456'],
    ['030/123456', '+4930123456'],
    ['(030) 12 34-56', '+4930123456'],
    ['0049 30 123456', '+4930123456'],
    ['+49 (0)30 123456', '+4930123456'],
    ['030 123456 ext. 12', '+4930123456'],
    ['Tel. 030 123456', '+4930123456'],
    ['030 123456 (privat)', '+4930123456'],
    ['tel:+49-30-123456', '+4930123456'],
    ['٠٣٠١٢٣٤٥٦', '+4930123456'],
    ['+1 212 555 1234', '+12125551234'],
    ['0043 1 58880', '+43158880'],
    ['112', null],
    ['17', null],
    ['(030) 123456 Durchwahl 7', null],
    ['030 123456 / 040 654321', null],
    ['1-800-FLOWERS', null],
    ['0800 REIMANN', null],
    ['+999 123456', null],
  ])('%s is kept as entered and read as %s', (number, e164) => {
    expect(phones([{ number }])).toEqual({
      kept: [{ number, e164, category: 'WORK', primary: true }],
      problems: [],
    });
  });

  test('without a country code belongs to the region given', () => {
    expect(phoneE164('01 58880', 'AT')).toBe('+43158880');
    expect(phoneE164('212 555 1234', 'US')).toBe('+12125551234');
    expect(phoneE164('06 1234 5678', 'IT')).toBe('+390612345678');
  });

  test.each([
    'n/a',
    '-',
    '+',
    '5',
    'keine',
    'keine Angabe 12',
    'anna1234567@example.com',
    'https://t.me/4930123456',
    '😀',
  ])('may not be %s', number => {
    expect(phones([{ number }])).toEqual({ kept: [], problems: ['INVALID phones.0.number'] });
  });

  test('is missing when blank, too long over 60 characters, refused with NUL', () => {
    const given = [' ', `0${'3'.repeat(60)}`, '030\u0000123', '0'.repeat(10_000)].map(number => ({ number }));
    expect(phones(given).problems).toEqual([
      'REQUIRED phones.0.number',
      'TOO_LONG phones.1.number',
      'INVALID phones.2.number',
      'TOO_LONG phones.3.number',
    ]);
  });

  test('is cleaned of direction marks that a copy brought along', () => {
    expect(phones([{ number: '\u202A+49 30 123456\u202C' }]).kept[0]).toMatchObject({
      number: '+49 30 123456',
      e164: '+4930123456',
    });
  });
});

describe('a website', () => {
  test.each([
    ['example.com', 'https://example.com', 'example.com'],
    ['//example.com', 'https://example.com', 'example.com'],
    ['http://example.com/', 'http://example.com/', 'example.com'],
    ['HTTPS://Www.Example.COM/Path/?q=1#x', 'https://Www.Example.COM/Path/?q=1#x', 'example.com/path'],
    ['www.example.com/a/b', 'https://www.example.com/a/b', 'example.com/a/b'],
    ['example.com:8080/x', 'https://example.com:8080/x', 'example.com:8080/x'],
    ['bücher.de/über', 'https://bücher.de/über', 'bücher.de/über'],
    ['https://xn--bcher-kva.de/%C3%BCber', 'https://xn--bcher-kva.de/%C3%BCber', 'bücher.de/über'],
    ['https://example.com/100%', 'https://example.com/100%', 'example.com/100%'],
    ['https://example.com/@anna', 'https://example.com/@anna', 'example.com/@anna'],
    ['https://[2001:db8::1]/x', 'https://[2001:db8::1]/x', '[2001:db8::1]/x'],
    ['192.168.0.1/admin', 'https://192.168.0.1/admin', '192.168.0.1/admin'],
  ])('%s is stored as %s and compared as %s', (url, stored, key) => {
    expect(websites([{ url }])).toEqual({ kept: [{ url: stored, key, category: 'WORK' }], problems: [] });
  });

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'javascript://example.com/%0Aalert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com',
    'mailto:anna@example.com',
    'https://',
    'https:example.com',
    'https:/\\example.com',
    'https:\\\\example.com',
    'https://anna@example.com',
    'https://anna:secret@example.com',
    'anna@example.com',
    'localhost',
    'http://localhost:3000',
    'n/a',
    'keine Website',
    'https://exa mple.com',
    'https://example..com',
    'https://.com',
    'https://example.com:99999',
    '😀',
  ])('may not be %s', url => {
    expect(websites([{ url }])).toEqual({ kept: [], problems: ['INVALID websites.0.url'] });
  });

  test('is missing when blank, too long over 2,000 characters, refused with NUL', () => {
    const given = ['', `example.com/${'x'.repeat(2_000)}`, 'example.com/\0'].map(url => ({ url }));
    expect(websites(given).problems).toEqual([
      'REQUIRED websites.0.url',
      'TOO_LONG websites.1.url',
      'INVALID websites.2.url',
    ]);
  });
});

describe('a postal address', () => {
  test('may lack any part; the street keeps its lines, the rest is one line each', () => {
    const given = [
      {
        street: ' Hauptstr. 1\r\nHinterhaus ',
        city: 'Ko\u0308ln \n Deutz',
        postalCode: '01067',
        category: 'POSTAL' as const,
      },
    ];
    expect(addresses(given)).toEqual({
      kept: [
        {
          street: 'Hauptstr. 1\nHinterhaus',
          city: 'Köln Deutz',
          state: null,
          postalCode: '01067',
          country: null,
          category: 'POSTAL',
          primary: true,
        },
      ],
      problems: [],
    });
  });

  test('is left out when nothing is in it', () => {
    expect(addresses([{}, { city: ' ', category: 'HOME' }, { country: null, primary: true }])).toEqual({
      kept: [],
      problems: [],
    });
  });

  test('has at most 200 characters in each part, and no NUL', () => {
    expect(
      addresses([{ street: 'x'.repeat(201), city: 'Bo\0nn', country: 'x'.repeat(200) }]).problems,
    ).toEqual(['TOO_LONG addresses.0.street', 'INVALID addresses.0.city']);
  });
});

test('phones, websites and addresses are lists of at most 50 too', () => {
  const fiftyOne = <Entry>(entry: Entry): Entry[] => Array.from({ length: 51 }, () => entry);
  expect(phones(fiftyOne({ number: '030 1' })).problems).toEqual(['TOO_MANY phones']);
  expect(websites(fiftyOne({ url: 'example.com' })).problems).toEqual(['TOO_MANY websites']);
  expect(addresses(fiftyOne({ city: 'Bonn' })).problems).toEqual(['TOO_MANY addresses']);
});
