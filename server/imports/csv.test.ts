import { afterEach, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { limits } from '../platform/limits.js';
import { fastest } from '../testing/time.js';
import { readHead, readRows, type CsvRow, type Dialect } from './csv.js';

const standard: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', hasHeader: true };

async function* inChunks(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function read(
  content: string | Uint8Array,
  dialect: Partial<Dialect> = {},
  columns = 3,
): Promise<CsvRow[]> {
  const full = { ...standard, ...dialect };
  const bytes = typeof content === 'string' ? iconv.encode(content, full.encoding) : content;
  return all(readRows(inChunks(bytes), full, columns));
}

const brief = (row: CsvRow): unknown[] => [row.line, ...(row.problem ? [row.problem.code] : row.cells)];

const original = { ...limits };
afterEach(() => void Object.assign(limits, original));

describe('a CSV file is read as its author meant it', () => {
  test.each<[string, string, unknown[][], Partial<Dialect>?]>([
    ['nothing at all', '', []],
    ['a header only', 'a,b,c', []],
    ['a header and line ends only', 'a,b,c\r\n\r\n\n', []],
    ['a last line without a line end', 'a,b,c\n1,2,3', [[2, '1', '2', '3']]],
    ['CRLF', 'a,b,c\r\n1,2,3\r\n', [[2, '1', '2', '3']]],
    [
      'CR alone',
      'a,b,c\r1,2,3\r4,5,6',
      [
        [2, '1', '2', '3'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'line ends of all kinds in one file',
      'a,b,c\r1,2,3\n4,5,6\r\n7,8,9',
      [
        [2, '1', '2', '3'],
        [3, '4', '5', '6'],
        [4, '7', '8', '9'],
      ],
    ],
    [
      'empty lines between rows',
      'a,b,c\n\n1,2,3\n \n\n4,5,6',
      [
        [3, '1', '2', '3'],
        [6, '4', '5', '6'],
      ],
    ],
    ['rows of nothing but delimiters', 'a,b,c\n,,\n1,2,3\n , ,\n', [[3, '1', '2', '3']]],
    ['a delimiter inside quotes', 'a,b,c\n"1,5",2,3', [[2, '1,5', '2', '3']]],
    [
      'a line end inside quotes',
      'a,b,c\n"1\n1",2,3\n4,5,6',
      [
        [2, '1\n1', '2', '3'],
        [4, '4', '5', '6'],
      ],
    ],
    [
      'CRLF inside quotes',
      'a,b,c\r\n"1\r\n1",2,3\r\n4,5,6',
      [
        [2, '1\r\n1', '2', '3'],
        [4, '4', '5', '6'],
      ],
    ],
    ['a line end inside quotes of the header', '"a\nx",b,c\n1,2,3', [[3, '1', '2', '3']]],
    ['doubled quotes', 'a,b,c\n"say ""hi""","""",""', [[2, 'say "hi"', '"', '']]],
    ['a quote inside an unquoted cell', 'a,b,c\n12" pipe,O"Hara",x', [[2, '12" pipe', 'O"Hara"', 'x']]],
    ['white space around quotes', 'a,b,c\n "1" , "2,2",\t"3"', [[2, '1', '2,2', '3']]],
    ['a no-break space before a quote', 'a,b,c\n\u00a0"1,1",2,3', [[2, '1,1', '2', '3']]],
    ['an umlaut before a quote', 'a,b,c\nÄ"1,1",3', [[2, 'Ä"1', '1"', '3']]],
    [
      'cells missing at the end',
      'a,b,c\n1\n1,2',
      [
        [2, '1'],
        [3, '1', '2'],
      ],
    ],
    ['empty cells too many', 'a,b,c\n1,2,3,,\n', [[2, '1', '2', '3']]],
    [
      'cells too many',
      'a,b,c\n1,2,3,4\n5,6,7',
      [
        [2, 'INVALID'],
        [3, '5', '6', '7'],
      ],
    ],
    ['a byte order mark', '\uFEFFa,b,c\n1,2,3', [[2, '1', '2', '3']]],
    ['a byte order mark before a quoted header', '\uFEFF"a,x",b,c\n1,2,3', [[2, '1', '2', '3']]],
    ['U+FEFF inside the text', 'a,b,c\n\uFEFF1,2\uFEFF,3', [[2, '\uFEFF1', '2\uFEFF', '3']]],
    ['a sep= line', 'sep=;\na;b;c\n1;2;3', [[3, '1', '2', '3']], { delimiter: ';' }],
    ['semicolons', 'a;b;c\n1,5;2;3', [[2, '1,5', '2', '3']], { delimiter: ';' }],
    ['tabs', 'a\tb\tc\n1\t\t3', [[2, '1', '', '3']], { delimiter: '\t' }],
    ['tabs before a quote', 'a\tb\tc\n\t"x\ty"\t3', [[2, '', 'x\ty', '3']], { delimiter: '\t' }],
    ['bars', 'a|b|c\n1|2|3', [[2, '1', '2', '3']], { delimiter: '|' }],
    ['colons', 'a:b:c\n1:2:3', [[2, '1', '2', '3']], { delimiter: ':' }],
    ['apostrophes as quotes', "a,b,c\n'1,1','it''s',3", [[2, '1,1', "it's", '3']], { quote: "'" }],
    ['no quotes at all', 'a,b,c\n"1,2",3', [[2, '"1', '2"', '3']], { quote: '' }],
    [
      'no header',
      '1,2,3\n4,5,6',
      [
        [1, '1', '2', '3'],
        [2, '4', '5', '6'],
      ],
      { hasHeader: false },
    ],
    ['hostile names', '__proto__,constructor,toString\n1,2,3', [[2, '1', '2', '3']]],
    ['NUL, for the rules to refuse', 'a,b,c\n1\0,2,3', [[2, '1\0', '2', '3']]],
    [
      'emoji, right-to-left marks, composed letters',
      'a,b,c\n👩‍💻,\u200fא,u\u0308',
      [[2, '👩‍💻', '\u200fא', 'u\u0308']],
    ],
    ['formulas', 'a,b,c\n=1+1,+49,@x', [[2, '=1+1', '+49', '@x']]],
    ['line separators of Unicode', 'a,b,c\n1\u20282,3,4', [[2, '1\u20282', '3', '4']]],
  ])('%s', async (...[, content, expected, dialect]) => {
    expect((await read(content, dialect)).map(brief)).toEqual(expected);
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15', 'macintosh', 'cp850'] as const)(
    'in %s, whatever the chunks it comes in',
    async encoding => {
      const bytes = iconv.encode('Ort;Straße\r\nKöln;"Am\r\nGänsemarkt ""3"""\r\nLübeck;Öhrweg', encoding);
      const dialect: Dialect = { ...standard, encoding, delimiter: ';' };
      for (const size of [1, 2, 3, 5, 1_000]) {
        const rows = await all(readRows(inChunks(bytes, size), dialect, 2));
        expect(rows.map(brief)).toEqual([
          [2, 'Köln', 'Am\r\nGänsemarkt "3"'],
          [4, 'Lübeck', 'Öhrweg'],
        ]);
      }
    },
  );

  test('and a row with letters that the encoding does not have is not taken', async () => {
    const rows = await read(iconv.encode('a,b,c\nMüller,2,3\nMeier,5,6', 'windows-1252'));
    expect(rows.map(brief)).toEqual([
      [2, 'INVALID'],
      [3, 'Meier', '5', '6'],
    ]);
  });
});

describe('a mistake costs its row, not the file', () => {
  test.each<[string, string, unknown[][]]>([
    [
      'a quote never closed',
      'a,b,c\n"1,2,3\n4,5,6\n7,8,9',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
        [4, '7', '8', '9'],
      ],
    ],
    [
      'a quote never closed on the last line',
      'a,b,c\n1,2,3\n4,"5,6',
      [
        [2, '1', '2', '3'],
        [3, 'INVALID'],
      ],
    ],
    [
      'a quote closed by the next row',
      'a,b,c\n"1,2,3\n"4",5,6',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'quotes inside a quoted cell',
      'a,b,c\n"Firma "Nord" AG",2,3\n4,5,6',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'text behind the closing quote',
      'a,b,c\n"1"x,2,3\n4,5,6',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'a lone quote',
      'a,b,c\n"\n4,5,6',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'three quotes',
      'a,b,c\n""",2,3\n4,5,6',
      [
        [2, 'INVALID'],
        [3, '4', '5', '6'],
      ],
    ],
  ])('%s', async (_, content, expected) => {
    expect((await read(content)).map(brief)).toEqual(expected);
  });

  test('a cell that is too long, quoted or not, wherever its chunks end', async () => {
    Object.assign(limits, { 'import.field': 20, 'import.record': 100 });
    const long = 'x'.repeat(5_000);
    for (const content of [`a,b,c\r\n${long},2,3\r\n4,5,6`, `a,b,c\r\n"${long}",2,3\r\n4,5,6`]) {
      const rows = await read(content);
      expect(rows.map(brief)).toEqual([
        [2, 'TOO_LONG'],
        [3, '4', '5', '6'],
      ]);
      expect(rows[0]!.cells[0]!.length).toBeLessThanOrEqual(2_000);
    }
  });

  test('a cell of the greatest length is read', async () => {
    Object.assign(limits, { 'import.field': 20 });
    const cell = 'x'.repeat(20);
    expect((await read(`a,b,c\n${cell},"${cell}",3`)).map(brief)).toEqual([[2, cell, cell, '3']]);
  });

  test('a record that is too long, and one with too many cells', async () => {
    Object.assign(limits, { 'import.record': 60, 'import.columns': 10 });
    const rows = await read(`a,b,c\n${'1234567,'.repeat(9)}\n${','.repeat(11)}1\n4,5,6`);
    expect(rows.map(brief)).toEqual([
      [2, 'TOO_LONG'],
      [3, 'TOO_MANY'],
      [4, '4', '5', '6'],
    ]);
  });

  test('and megabytes of the worst are passed over in seconds', async () => {
    const files = ['x","y\n', '"a""\n', '"\n', ',"x\n"y', 'x,"y\nz",', '"x\n",', '\u00a0"'].map(part =>
      Buffer.from(part.repeat(100_000 / part.length)),
    );
    const took = await fastest(15_000, async () => {
      for (const bytes of files) {
        let line = 0;
        for await (const row of readRows(inChunks(bytes, 65_536), standard, 3)) line = row.line;
        expect(line).toBeLessThan(100_000);
      }
    });
    expect(took).toBeLessThan(15_000);
  }, 120_000);
});

describe('any text at all', () => {
  const alphabet = [
    'a',
    'ü',
    '"',
    '"',
    ',',
    ',',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\u00a0',
    '\uFEFF',
    "'",
    'x'.repeat(9),
  ];

  /** A small generator of pseudo-random numbers, so that a failure can be repeated. */
  function* random(seed: number): Generator<number, never> {
    for (let state = seed; ;) {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      yield state / 2 ** 32;
    }
  }

  test('is read to its end, line by line, and the same from any row on', async () => {
    Object.assign(limits, { 'import.field': 12, 'import.record': 40, 'import.columns': 6 });
    const numbers = random(4711);
    for (let round = 0; round < 1_500; round++) {
      const length = Math.floor(numbers.next().value * 40);
      const content = Array.from(
        { length },
        () => alphabet[Math.floor(numbers.next().value * alphabet.length)],
      ).join('');
      const bytes = Buffer.from(content);
      const rows = await read(bytes, { hasHeader: false }, 6);
      const lines = rows.map(row => row.line);
      expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      const chosen = rows[Math.floor(numbers.next().value * rows.length)];
      if (!chosen) continue;
      const rest = readRows(inChunks(bytes.subarray(chosen.next.offset)), standard, 6, chosen.next);
      expect(await all(rest)).toEqual(rows.slice(rows.indexOf(chosen) + 1));
    }
  });

  test('that is written as CSV comes back as it was', async () => {
    const numbers = random(42);
    const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    for (let round = 0; round < 300; round++) {
      const cell = (): string =>
        Array.from({ length: 6 }, () => alphabet[Math.floor(numbers.next().value * alphabet.length)]).join(
          '',
        ) + '.';
      const table = Array.from({ length: 5 }, () => [cell(), cell(), cell()]);
      const content = table.map(cells => cells.map(quoted).join(',')).join('\r\n');
      expect((await read(content, { hasHeader: false })).map(row => row.cells)).toEqual(table);
    }
  });
});

describe('the head of a file', () => {
  const head = (content: string, dialect: Partial<Dialect> = {}) =>
    readHead(inChunks(Buffer.from(content)), { ...standard, ...dialect }, 2);

  test('has the names of the columns and the first rows', async () => {
    const { headers, rows } = await head('a, b ,\n1,2,3,4\n5,6,7\n8,9,10');
    expect(headers).toEqual(['a', 'b', 'C', 'D']);
    expect(rows.map(row => row.line)).toEqual([2, 3]);
  });

  test('names columns without a name as a spreadsheet does', async () => {
    const { headers } = await head(Array.from({ length: 28 }, () => '1').join(','), { hasHeader: false });
    expect(headers.slice(24)).toEqual(['Y', 'Z', 'AA', 'AB']);
  });
});
