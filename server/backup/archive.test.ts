import { describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type ArchiveHeader, readArchive, writeArchive } from './archive.js';

const header: ArchiveHeader = {
  version: '1.2.3',
  createdAt: '2026-11-26T17:00:00.000Z',
  migrations: ['First1', 'Second2'],
  tables: [
    { name: 'tag', columns: ['id', 'name'] },
    { name: 'empty', columns: ['id'] },
    { name: 'contact', columns: ['id'] },
  ],
};
const rows: Record<string, string[]> = {
  tag: ['1\tKunde\\nzwei\n2\tMüll', 'er & Söhne 🙂\n', '3\t\\N\n'],
  empty: [],
  contact: Array.from({ length: 60 }, (_, n) => `${n}\t${'x'.repeat(n)}\n`),
};

async function archived(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const rowsOf = async function* ({ name }: { name: string }): AsyncGenerator<Buffer> {
    for (const text of rows[name]!) yield Buffer.from(text);
  };
  for await (const piece of writeArchive(header, rowsOf)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function read(
  compressed: Buffer,
  chunk = 50,
): Promise<{ contents: Record<string, string>; rows: number }> {
  const contents: Record<string, string> = {};
  const chunks = function* (): Generator<Buffer> {
    for (let at = 0; at < compressed.length; at += chunk) yield compressed.subarray(at, at + chunk);
  };
  const { rows } = await readArchive(Readable.from(chunks()), 'x.gz', {
    async table({ name }, pieces) {
      const found: Buffer[] = [];
      for await (const piece of pieces) found.push(piece);
      contents[name] = Buffer.concat(found).toString();
    },
  });
  return { contents, rows };
}

const whole = {
  contents: Object.fromEntries(Object.entries(rows).map(([name, texts]) => [name, texts.join('')])),
  rows: 63,
};

describe('A backup', () => {
  test('gives back what was put in, however its bytes arrive', async () => {
    const file = gzipSync(await archived());
    for (const chunk of [1, 7, 50, 1_000_000]) expect(await read(file, chunk)).toEqual(whole);
  });

  test('that is cut off anywhere is refused', async () => {
    const file = gzipSync(await archived());
    for (let length = 0; length < file.length; length++) {
      await expect(read(file.subarray(0, length))).rejects.toThrow(
        /^x\.gz is (damaged or was cut off|not a backup)/,
      );
    }
  });

  test('is refused with any bit changed that means something', async () => {
    const file = gzipSync(await archived());
    const unnoticed: number[] = [];
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1 << (at % 8);
      await read(changed).then(
        found => {
          expect(found).toEqual(whole);
          unnoticed.push(at);
        },
        (error: Error) => expect(error.message).toMatch(/^x\.gz is (damaged or was cut off|not a backup)/),
      );
    }
    // Time and system in the head of every gzip file.
    expect(unnoticed.every(at => at < 10)).toBe(true);
  });

  test.each([
    ['a row is missing', (text: string) => text.replace('3\t\\N\n', '').replace('\n5\n', '\n0\n')],
    ['a row is changed', (text: string) => text.replace('Kunde', 'Hunde')],
    ['the number of rows is another', (text: string) => text.replace('end 3\n', 'end 4\n')],
    ['a table is missing', (text: string) => text.replace('end 0\n', '')],
    ['something follows', (text: string) => `${text}more`],
    ['the header is none', (text: string) => text.replace('{"version"', '{version')],
    ['the header says nothing of tables', (text: string) => text.replace('"tables"', '"fables"')],
  ])('is refused where %s, although gzip finds nothing wrong', async (_, change) => {
    const text = (await archived()).toString();
    expect(change(text)).not.toBe(text);
    await expect(read(gzipSync(change(text)))).rejects.toThrow('x.gz is damaged or was cut off');
  });

  test.each([
    ['a text', Buffer.from('Kartei backup 1\n')],
    ['a gzip of something else', gzipSync('CREATE TABLE contact (id uuid);\n')],
  ])('is not %s', async (_, file) => {
    await expect(read(file)).rejects.toThrow('x.gz is not a backup of Kartei.');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one endless line', gzipSync(Buffer.alloc(10_000_000))],
  ])('that is %s is refused', async (_, file) => {
    await expect(read(file)).rejects.toThrow('x.gz is damaged or was cut off');
  });

  test('of a later format is refused as such', async () => {
    await expect(read(gzipSync('Kartei backup 2\n…'))).rejects.toThrow('written by a newer Kartei');
  });

  test('does not hide that what is to be done with it failed', async () => {
    const reading = readArchive(Readable.from([gzipSync(await archived())]), 'x.gz', {
      table: () => Promise.reject(new Error('The disk is full')),
    });
    await expect(reading).rejects.toThrow('The disk is full');
  });

  test('whose file cannot be read says so', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('EIO')) });
    await expect(readArchive(broken, 'x.gz', { table: async () => undefined })).rejects.toThrow('EIO');
  });
});
