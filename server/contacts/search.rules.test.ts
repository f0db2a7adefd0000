import { describe, expect, test } from '@jest/globals';
import { likePattern, parseSearch, searchText, type SearchableContact } from './search.rules.js';

const nobody: SearchableContact = {
  displayName: '',
  emails: [],
  phones: [],
  websites: [],
  socialProfiles: [],
  addresses: [],
  tags: [],
  fieldTexts: [],
};

const company = (name: string): SearchableContact => ({ ...nobody, displayName: name, name });

/** What the database does with terms and text, without the database. */
function finds(query: string, contact: SearchableContact): boolean {
  const text = searchText(contact);
  const names = text.slice(0, text.indexOf('\n'));
  return parseSearch(query).every(term => {
    if (term.kind === 'phone') return text.includes(term.digits);
    return term.variants.some(variant =>
      term.short ? names.includes(` ${variant}`) : text.includes(variant),
    );
  });
}

const anna: SearchableContact = {
  displayName: 'Anna-Lena Müller-Lüdenscheidt',
  firstName: 'Anna-Lena',
  lastName: 'Müller-Lüdenscheidt',
  jobTitle: 'Geschäftsführerin',
  description: 'Kennt Herrn Strauß\nseit 2019, Messe 12-07.',
  emails: [{ address: 'A.Mueller@Bücher.example' }],
  phones: [{ number: '+49 30 123456', e164: '+4930123456' }],
  websites: [{ key: 'bücher.example/über' }],
  socialProfiles: [{ handle: 'annalena' }],
  addresses: [
    { street: 'Löwenstr. 12', postalCode: '10115', city: 'Köln', state: null, country: 'Österreich' },
  ],
  tags: ['VIP, Messe', 'Q3_2024'],
  fieldTexts: [],
};

describe('the text that a contact is found by', () => {
  test('has one line of names and one of everything else', () => {
    const text = searchText({ ...anna, description: 'one\ntwo\r\nthree\u2028four' });
    expect(text.split('\n')).toHaveLength(2);
    expect(text.split('\n')[0]).toBe(
      ' anna-lena anna lena muller-ludenscheidt mueller-luedenscheidt muller mueller ludenscheidt luedenscheidt',
    );
    expect(text.split('\n')[1]).toContain('one two three four');
  });

  test('has both lines when there is nothing to find', () => {
    expect(searchText(nobody)).toBe(' \n');
  });

  test('has phone numbers with the code of the country, with 0 and as entered', () => {
    const phones = [
      { number: '0049 (0)30 / 123456', e164: '+4930123456' },
      { number: '112', e164: null },
    ];
    expect(searchText({ ...nobody, phones })).toBe(' \n+4930123456 030123456 0049030123456 112');
  });

  test('stays small: 2,000 characters of a description, 300 of anything else, each word once', () => {
    const description = `${'wort '.repeat(399)}ende5 zuviel ${'x'.repeat(18_000)}`;
    const text = searchText({ ...nobody, description, tags: ['y'.repeat(1_000)] });
    expect(text).toContain('ende5');
    expect(text).not.toContain('zuviel');
    expect(text.length).toBeLessThan(400);
  });

  test.each([
    ['NUL and other control characters', 'An\0na\u0007'],
    ['half an emoji', 'Anna\uD83D'],
    ['direction marks and zero-width spaces', '\u202EAn\u200Bna\u202C'],
    ['an emoji cut by the limit', `${'x'.repeat(1_999)}😀`],
  ])('can be stored in spite of %s', (_, description) => {
    const text = searchText({ ...nobody, description });
    expect(text.replace('\n', '')).not.toMatch(/[\p{Cs}\p{Cf}\p{Cc}]/u);
  });
});

describe('a name is found however its umlauts are written', () => {
  test.each([
    ['Müller', 'Mueller', 'Muller'],
    ['Jäger', 'Jaeger', 'Jager'],
    ['Schröder', 'Schroeder', 'Schroder'],
    ['Bräuer', 'Braeuer', 'Brauer'],
    ['Häusler', 'Haeusler', 'Hausler'],
    ['Schäuble', 'Schaeuble', 'Schauble'],
    ['Götz', 'Goetz', 'Gotz'],
    ['Köhler', 'Koehler', 'Kohler'],
    ['Günther', 'Guenther', 'Gunther'],
    ['Grünwälder', 'Gruenwaelder', 'Grunwalder'],
    ['Müller-Lüdenscheidt', 'Mueller-Luedenscheidt', 'Muller-Ludenscheidt'],
    ['Süßmilch', 'Suessmilch', 'Sussmilch'],
    ['Weiß', 'Weiss', 'WEISS'],
    ['Ärzte', 'Aerzte', 'Arzte'],
    ['Ökonom', 'Oekonom', 'Okonom'],
    ['Übersee', 'Uebersee', 'Ubersee'],
    ['Çelik', 'Celik', 'CELIK'],
    ['İpek', 'ipek', 'IPEK'],
    ['Sørensen', 'Soerensen', 'Sorensen'],
    ['Łukasz', 'Lukasz', 'LUKASZ'],
    ['Zoë', 'Zoe', 'ZOE'],
    ['Renée', 'Renee', 'RENEE'],
    ["O'Brien", 'OBrien', 'O’Brien'],
    ['D’Angelo', "D'Angelo", 'Dangelo'],
    ['Meyer‑Schmidt', 'Meyer-Schmidt', 'Meyer–Schmidt'],
    ['Mu\u0308ller', 'Müller', 'MÜLLER'],
    ['Bauer', 'bauer', 'BAUER'],
    ['Michael', 'michael', 'MICHAEL'],
    ['Phoenix', 'phoenix', 'PHOENIX'],
    ['Joe', 'joe', 'JOE'],
    ['Samuel', 'samuel', 'SAMUEL'],
    ['Smith', 'smith', 'ｓｍｉｔｈ'],
    ['McQueen', 'mcqueen', 'MCQUEEN'],
  ])('%s, %s and %s', (...writings) => {
    const texts = [...writings, ...writings.map(writing => writing.toUpperCase())];
    for (const stored of texts) {
      for (const query of texts) {
        expect({ query, stored, found: finds(query, company(stored)) }).toEqual({
          query,
          stored,
          found: true,
        });
      }
    }
  });

  test('while it is typed, letter by letter', () => {
    for (const name of [
      'Müller',
      'Schröder',
      'Bräuer',
      "O'Brien",
      'Weiß',
      'Anna-Lena',
      'Łukasz',
      '李小龙',
      '김민준',
    ]) {
      for (let end = 1; end <= name.length; end++) {
        const query = name.slice(0, end);
        expect({ query, found: finds(query, company(`Firma ${name}`)) }).toEqual({ query, found: true });
      }
    }
  });

  test.each([
    ['Bauer', 'Baur'],
    ['Quelle', 'Qulle'],
    ['Muller', 'Miller'],
    ['Steuer', 'Stöhr'],
  ])('but %s is not %s', (query, stored) => {
    expect(finds(query, company(stored))).toBe(false);
  });
});

describe('a word', () => {
  test.each([
    'anna',
    'ANNA LENA',
    'lüdenscheidt anna',
    'geschaeftsfuehrerin',
    'geschaftsf',
    'strauss',
    'mueller@b',
    'a.müller@bücher.example',
    'https://www.bücher.example/über/',
    '@annalena',
    'annalena',
    'löwenstr.',
    '10115',
    'koeln',
    'Köln, 10115',
    'osterreich',
    '"müller"',
    '(müller)',
    'vip',
    'q3_2024',
    '2024',
    '2019',
    '12-07',
    '12 10115',
  ])('%s finds Anna-Lena', query => {
    expect(finds(query, anna)).toBe(true);
  });

  test.each(['anna huber', 'q3%2024', 'q3a2024', 'm_ller', '%', '???', '\\', 'lena1', '10116'])(
    '%s does not find Anna-Lena',
    query => {
      expect(finds(query, anna)).toBe(false);
    },
  );

  test('of one or two characters finds beginnings of names only', () => {
    for (const query of ['a', 'an', 'le', 'mü', 'mu', 'lü', 'a m', 'L'])
      expect(finds(query, anna)).toBe(true);
    for (const query of ['n', 'er', 'vi', 'kö', '10', 'a x']) expect(finds(query, anna)).toBe(false);
    expect(finds('öl', company('Öl Schmidt'))).toBe(true);
    expect(finds('öl', company('Oel Schmidt'))).toBe(true);
    expect(finds('öl', company('Kölner Dom'))).toBe(false);
    expect(finds('李', company('李小龙'))).toBe(true);
    expect(finds('ha', company("O'Hara (Hans) & Hahn/Haas"))).toBe(true);
    expect(finds('&', company('Huber & Hahn'))).toBe(true);
    expect(finds('🎉', company('🎉 Feste'))).toBe(true);
  });

  test('stands in all its variants in the term', () => {
    expect(parseSearch('müller Mueller muller')).toEqual([
      { kind: 'word', variants: ['muller', 'mueller'], short: false },
      { kind: 'word', variants: ['mueller', 'muller'], short: false },
      { kind: 'word', variants: ['muller'], short: false },
    ]);
    expect(parseSearch('ö')).toEqual([{ kind: 'word', variants: ['o', 'oe'], short: true }]);
    expect(parseSearch('oel')).toEqual([{ kind: 'word', variants: ['oel'], short: false }]);
  });
});

describe('a phone number', () => {
  test.each([
    ['+49 30 1234', '49301234'],
    ['0049 30 1234', '49301234'],
    ['+49 (0)30 1234', '49301234'],
    ['+49 (0) 30 / 12-34', '49301234'],
    ['030/1234', '0301234'],
    ['(030) 12.34', '0301234'],
    ['030 – 1234', '0301234'],
    ['０３０ １２３４', '0301234'],
    ['112', '112'],
    ['007', '007'],
  ])('%s is asked as %s', (query, digits) => {
    expect(parseSearch(query)).toEqual([{ kind: 'phone', digits }]);
  });

  test.each([
    ['+49 30 123456', '+4930123456'],
    ['030 123456', '+4930123456'],
    ['030/123456', '+4930123456'],
    ['0049 30 123456', '+4930123456'],
    ['+49 (0)30 123456', '+4930123456'],
  ])('stored as %s is found in every way of writing it', (number, e164) => {
    const contact = { ...company('Huber'), phones: [{ number, e164 }] };
    for (const query of [
      '+49 30 1234',
      '0049301234',
      '+4930',
      '+49',
      '030/1234',
      '030 123456',
      '(030) 123-456',
      '+49 (0)30 123456',
      '123456',
      'huber 030/1234',
      '030/1234 huber',
    ]) {
      expect({ query, found: finds(query, contact) }).toEqual({ query, found: true });
    }
    expect(finds('040/1234', contact)).toBe(false);
    expect(finds('meier 030/1234', contact)).toBe(false);
  });

  test('that could not be read is found as it was entered', () => {
    const contact = { ...nobody, phones: [{ number: '1-800-FLOWERS (Durchwahl 77)', e164: null }] };
    for (const query of ['1800', '1-800', 'flowers', 'durchwahl']) expect(finds(query, contact)).toBe(true);
  });

  test('does not swallow the numbers in names', () => {
    for (const query of ['24-7', '24 7', '247', 'studio 24-7']) {
      expect(finds(query, company('Studio 24-7'))).toBe(true);
    }
    expect(finds('4711', company('Parfümerie 4711'))).toBe(true);
    expect(finds('00123', company('Werk 00123'))).toBe(true);
  });
});

describe('a query', () => {
  test.each(['', ' ', '\t\n', '\0', '\u200B\u200F', '\uD83D', '\u0308'])(
    'of %j asks for nothing, or finds nothing',
    query => {
      expect(parseSearch(query).filter(term => term.kind === 'word' && term.variants.includes(''))).toEqual(
        [],
      );
    },
  );

  test('of blanks has no terms; one of punctuation has, so that it does not find everything', () => {
    expect(parseSearch(' \u200B\0 ')).toEqual([]);
    expect(parseSearch(', ;')).toEqual([{ kind: 'word', variants: [','], short: true }]);
    expect(finds(', ;', anna)).toBe(false);
    expect(finds("'", anna)).toBe(false);
  });

  test('that is hostile keeps its bounds', () => {
    expect(parseSearch('ab '.repeat(5_000))).toHaveLength(10);
    const [term] = parseSearch('x'.repeat(10_000));
    expect(term).toEqual({ kind: 'word', variants: ['x'.repeat(200)], short: false });
    expect(parseSearch(`${'a'.repeat(199)}😀`)).toHaveLength(1);
  });

  test('never has NUL or half an emoji in its terms, which the database would refuse', () => {
    expect(parseSearch('an\0na hu\uD83Dber')).toEqual([
      { kind: 'word', variants: ['an'], short: true },
      { kind: 'word', variants: ['na'], short: true },
      { kind: 'word', variants: ['huber'], short: false },
    ]);
  });
});

test.each([
  ['100%', '100\\%'],
  ['q3_2024', 'q3\\_2024'],
  ['a\\b', 'a\\\\b'],
  ['müller', 'müller'],
])('%s stands for itself in LIKE as %s', (text, pattern) => {
  expect(likePattern(text)).toBe(pattern);
});
