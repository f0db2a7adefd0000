import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { readHead, readRows, type Dialect } from './csv.js';
import { encodings, type Encoding } from './encoding.js';
import { fastest } from '../testing/time.js';

const standard: Dialect = { encoding: 'utf-8', delimiter: ';', quote: '"', hasHeader: true };

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Line and cells of each row, or line and code. */
async function read(bytes: Uint8Array, dialect: Partial<Dialect> = {}, size = 3): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { line, cells, problem } of readRows(
    inChunks(bytes, size),
    { ...standard, ...dialect },
    3,
  )) {
    rows.push([line, ...(problem ? [problem.code] : cells)]);
  }
  return rows;
}

const words: Partial<Record<Encoding, string>> = {
  'windows-1250': 'Łódź',
  'windows-1251': 'Москва',
  'koi8-r': 'Москва',
  shift_jis: 'ポスト表ｱ',
  gb18030: '北京饄𠀀',
};

describe('the bytes of a file', () => {
  test.each(encodings)('in %s are read whatever the delimiter and the chunks', async encoding => {
    const word = words[encoding] ?? 'Köln';
    for (const delimiter of [',', ';', '\t', '|', ':']) {
      const cells = [word, `"a${delimiter}${word}"`, `"${word}"`];
      const bytes = iconv.encode(`a${delimiter}b${delimiter}c\r\n${cells.join(delimiter)}\r\n`, encoding);
      for (const size of [1, 3, 1_000]) {
        expect(await read(bytes, { encoding, delimiter }, size)).toEqual([
          [2, word, `a${delimiter}${word}`, word],
        ]);
      }
    }
  });

  test.each<[string, string, unknown[][]]>([
    ['two byte order marks', '\uFEFF\uFEFFa;b;c\n1;2;3', [[2, '1', '2', '3']]],
    ['a quoted sep= line', '"sep=;"\na;b;c\n1;2;3', [[3, '1', '2', '3']]],
    ['a sep= line filled up by a spreadsheet', 'sep=;;;\na;b;c\n1;2;3', [[3, '1', '2', '3']]],
    ['what LinkedIn writes first', 'Notes:\n"Some, words; here"\n\na;b;c\n1;2;3', [[5, '1', '2', '3']]],
    ['a column of notes', 'Notes:;b;c\n1;2;3', [[2, '1', '2', '3']]],
    ['the end of a DOS file', 'a;b;c\r\n1;2;3\r\n\x1a', [[2, '1', '2', '3']]],
  ])('%s', async (_, content, expected) => {
    expect(await read(Buffer.from(content))).toEqual(expected);
  });

  test.each(['utf-16le', 'utf-16be'] as const)(
    'in %s may be cut off or end in one too many',
    async encoding => {
      const bytes = iconv.encode('a;b;c\n1;2;3\n4;5;6', encoding);
      const lineEnd = Buffer.concat([bytes, Buffer.from('\n')]);
      expect(await read(lineEnd, { encoding })).toEqual([
        [2, '1', '2', '3'],
        [3, '4', '5', '6'],
      ]);
      const cut = Buffer.concat([bytes, Buffer.from('é', 'latin1')]);
      expect(await read(cut, { encoding })).toEqual([
        [2, '1', '2', '3'],
        [3, 'INVALID'],
      ]);
    },
  );

  test('with half a character are not taken', async () => {
    const bytes = iconv.encode('a;b;c\n1\ud800;2;3\n😀;5;6', 'utf-16le');
    expect(await read(bytes, { encoding: 'utf-16le' })).toEqual([
      [2, 'INVALID'],
      [3, '😀', '5', '6'],
    ]);
  });
});

describe('the worst of files costs seconds, not minutes:', () => {
  const quickly = async (text: string): Promise<unknown[][]> => {
    const bytes = Buffer.from(text);
    let rows: unknown[][] = [];
    expect(await fastest(10_000, async () => (rows = await read(bytes, {}, 65_536)))).toBeLessThan(10_000);
    return rows;
  };

  test.each<[string, string, string]>([
    ['a line of 20 MB', 'x'.repeat(20_000_000), 'TOO_LONG'],
    ['20 MB of quotation marks in one line', '"'.repeat(20_000_001), 'TOO_LONG'],
    ['20 MB of delimiters in one line', ';'.repeat(20_000_000), 'TOO_MANY'],
    ['20 MB of NUL', '\0'.repeat(20_000_000), 'TOO_LONG'],
  ])('%s', async (_, line, code) => {
    expect(await quickly(`a;b;c\n${line}\n1;2;3`)).toEqual([
      [2, code],
      [3, '1', '2', '3'],
    ]);
  });

  test('twenty cells of 64 kB of doubled quotation marks', async () => {
    const cell = `"${'""'.repeat(32_700)}"`;
    const rows = await quickly(`a;b;c\n${`${cell};${cell};x\n`.repeat(10)}`);
    expect(rows.map(([line, first]) => [line, (first as string).length])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 2, 32_700]),
    );
  });

  test('and a header of 10,000 characters is a header', async () => {
    const { headers } = await readHead(
      inChunks(Buffer.from(`${'x'.repeat(10_000)};b\n1;2`), 1_000),
      standard,
      5,
    );
    expect(headers.map(header => header.length)).toEqual([10_000, 1]);
  });
});
