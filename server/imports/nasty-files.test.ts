import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { gzipSync } from 'node:zlib';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { outcomeOf, type NastyFile } from '../testing/nasty-files.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
  await desk.startJobs();
});
afterAll(() => desk.drop());

const header = 'Vorname;Nachname;E-Mail';
const anna = 'Anna;Arnim;anna@example.org';
const ben = 'Ben;Brecht;ben@example.org';
const simple = `${header}\n${anna}\n${ben}\n`;
const both = ['2 CREATE Anna Arnim', '3 CREATE Ben Brecht'];
const umlauts = `${header}\nJörg;Müller;\nKäthe;Größe;\n`;
const umlautsRead = ['2 CREATE Jörg Müller', '3 CREATE Käthe Größe'];
const refused = ['UNSUPPORTED_FILE file'];
const bytes = (text: string, encoding: string, mark = false): Buffer =>
  iconv.encode(text, encoding, { addBOM: mark });
const joined = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map(part => Buffer.from(part as Uint8Array)));
const hex = (digits: string): Buffer => joined(Buffer.from(digits, 'hex'), Buffer.alloc(200));

const encodings: NastyFile[] = [
  ['UTF-8 with a mark', `\uFEFF${simple}`, both],
  ['two marks', `\uFEFF\uFEFF${simple}`, both],
  ['a mark and a quoted header', `\uFEFF"Vorname";"Nachname"\n"Anna";"Arnim"`, ['2 CREATE Anna Arnim']],
  ['UTF-16 LE with a mark', bytes(umlauts, 'utf-16le', true), umlautsRead],
  ['UTF-16 LE without', bytes(umlauts, 'utf-16le'), umlautsRead],
  ['UTF-16 BE with a mark', bytes(umlauts, 'utf-16be', true), umlautsRead],
  ['UTF-16 BE without', bytes(umlauts, 'utf-16be'), umlautsRead],
  ['two marks of UTF-16', bytes(`\uFEFF${umlauts}`, 'utf-16le', true), umlautsRead],
  [
    'UTF-16 cut off in the middle of a character',
    bytes(simple.trim(), 'utf-16le', true).subarray(0, -1),
    ['2 CREATE Anna Arnim', '3 INVALID INVALID'],
  ],
  ['UTF-16 with a line end in bytes', joined(bytes(simple, 'utf-16le', true), '\n'), both],
  [
    'half a character in UTF-16',
    bytes(`${header}\nAn\ud83dna;Arnim;\n${ben}`, 'utf-16le', true),
    ['2 INVALID INVALID', '3 CREATE Ben Brecht'],
  ],
  ['UTF-32 LE', bytes(simple, 'utf-32le', true), refused],
  ['UTF-32 BE', bytes(simple, 'utf-32be', true), refused],
  ['Windows-1252', bytes(umlauts, 'windows-1252'), umlautsRead],
  [
    'Windows-1252 behind the mark of UTF-8',
    joined('\uFEFF', bytes(umlauts, 'windows-1252')),
    ['2 INVALID INVALID', '3 INVALID INVALID'],
  ],
  [
    'the same, read as what it is',
    joined('\uFEFF', bytes(umlauts, 'windows-1252')),
    umlautsRead,
    { encoding: 'ansi' },
  ],
  ['a Mac', bytes(umlauts, 'macintosh'), umlautsRead],
  ['DOS', joined(bytes(umlauts, 'cp850'), '\x1a'), umlautsRead],
  [
    'GB18030',
    bytes('First name,Last name\n小明,王\n伟,张', 'gb18030'),
    ['2 CREATE 小明 王', '3 CREATE 伟 张'],
  ],
  [
    'a broken letter in UTF-8',
    joined(umlauts, Buffer.from('4dfc6c6c65723b783b0a', 'hex'), anna),
    [...umlautsRead, '4 INVALID INVALID', '5 CREATE Anna Arnim'],
  ],
  [
    'letters that are too long in UTF-8',
    joined(umlauts, Buffer.from('c0afc0af3b783b0a', 'hex')),
    [...umlautsRead, '4 INVALID INVALID'],
  ],
  ['NUL in a name', `${header}\nAn\0na;Arnim;\n${ben}`, ['2 INVALID INVALID Vorname', '3 CREATE Ben Brecht']],
  ['NUL and nothing else', Buffer.alloc(5_000), refused],
];

const lines: NastyFile[] = [
  ['LF', simple, both],
  ['CR', simple.replaceAll('\n', '\r'), both],
  ['CRLF', simple.replaceAll('\n', '\r\n'), both],
  ['all of them', `${header}\r${anna}\r\n${ben}\n`, both],
  [
    'LF and CR the wrong way round',
    simple.replaceAll('\n', '\n\r'),
    ['3 CREATE Anna Arnim', '5 CREATE Ben Brecht'],
  ],
  ['none at the end', simple.trim(), both],
  ['many at the end', `${simple}${'\n'.repeat(5_000)}`, both],
  [
    'empty ones between',
    `\n\n${header}\n\n${anna}\n \t\n${ben}`,
    ['5 CREATE Anna Arnim', '7 CREATE Ben Brecht'],
  ],
  [
    'separators of Unicode',
    `${header}\nAnna\u2028Maria;Arnim;\n${ben}`,
    ['2 CREATE Anna Maria Arnim', '3 CREATE Ben Brecht'],
  ],
  [
    'line ends in cells',
    `${header};Notizen\n${anna};"a\r\nb\n\nc"\n${ben};`,
    ['2 CREATE Anna Arnim', '6 CREATE Ben Brecht'],
  ],
];

const quotes: NastyFile[] = [
  ['never closed', `${header}\n"Anna;Arnim;\n${ben}`, ['2 INVALID INVALID', '3 CREATE Ben Brecht']],
  [
    'never closed at the end',
    `${header}\n${anna}\nBen;"Brecht;`,
    ['2 CREATE Anna Arnim', '3 INVALID INVALID'],
  ],
  ['never closed in the header', '"Vorname;Nachname\nAnna;Arnim\n', ['2 INVALID REQUIRED']],
  [
    'the same, read without quotes',
    '"Vorname;Nachname\nAnna;Arnim\n',
    ['2 CREATE Anna Arnim'],
    { quote: '' },
  ],
  [
    'stray',
    `${header}\n"Anna "die Große" Maria";Arnim;\n${ben}`,
    ['2 INVALID INVALID', '3 CREATE Ben Brecht'],
  ],
  [
    'escaped with a backslash',
    `${header}\n"An\\"na";Arnim;\n${ben}`,
    ['2 INVALID INVALID', '3 CREATE Ben Brecht'],
  ],
  ['doubled', `${header}\n"Anna ""Anni""";"Arnim";\n`, ['2 CREATE Anna "Anni" Arnim']],
  ['inside a word', `${header}\nAnna "Anni";Ar"nim;\n`, ['2 CREATE Anna "Anni" Ar"nim']],
  ['single', `'Vorname','Nachname'\n'Anna','d''Arnim, Gräfin'\n`, ["2 CREATE Anna d'Arnim, Gräfin"]],
  [
    'around every line',
    `"${header}"\n"${anna}"\n`,
    ['2 INVALID REQUIRED, INVALID Vorname;Nachname;E-M, INVALID Vorname;Nachname;E-M'],
  ],
  ['and nothing else', '"'.repeat(70_000), []],
];

const shapes: NastyFile[] = [
  [
    'rows that are too short',
    `${header}\nAnna\nBen;Brecht\n`,
    ['2 INVALID REQUIRED Nachname', '3 CREATE Ben Brecht'],
  ],
  [
    'rows that are too long at the top, whose columns are then seen',
    `${header}\n${anna};;;x\n${ben};;;\n`,
    both,
  ],
  [
    'rows that are too long further down',
    `${header}\n${'A;B;\n'.repeat(6)}${anna};;;x\n${ben};;;\n`,
    [2, 3, 4, 5, 6, 7].map(line => `${line} CREATE A B`).concat('8 INVALID INVALID', '9 CREATE Ben Brecht'),
  ],
  ['delimiters at the end', `${header};;;\n${anna};;;\n`, ['2 CREATE Anna Arnim']],
  ['rows of delimiters', `${header}\n;;\n${ben}\n;;;;;;\n; ;\t;\n`, ['3 CREATE Ben Brecht']],
  [
    'a row of 600 cells',
    `${header}\n${'x;'.repeat(600)}\n${ben}`,
    ['2 INVALID TOO_MANY', '3 CREATE Ben Brecht'],
  ],
  ['600 columns', `${'x;'.repeat(600)}\n${anna}`, ['TOO_MANY file']],
  ['500 columns', `Vorname;Nachname${';'.repeat(498)}\nAnna;Arnim`, ['2 CREATE Anna Arnim']],
  [
    'columns of one name',
    `Vorname;Vorname;Nachname;Nachname\nAnna;Berta;Arnim;Busch`,
    ['2 CREATE Anna Arnim'],
  ],
  ['columns without a name', `;Vorname;;Nachname;\nx;Anna;y;Arnim;z`, ['2 CREATE Anna Arnim']],
  [
    'hostile names of columns',
    `__proto__;constructor;toString;Vorname;Nachname;hasOwnProperty\na;b;c;Anna;Arnim;d`,
    ['2 CREATE Anna Arnim'],
  ],
  [
    'a column name of 10,000 characters',
    `${'x'.repeat(10_000)};Vorname;Nachname\na;Anna;Arnim`,
    ['2 CREATE Anna Arnim'],
  ],
  [
    'a formula for a column name',
    `=HYPERLINK("http://x.example");Vorname;Nachname\na;Anna;Arnim`,
    ['2 CREATE Anna Arnim'],
  ],
  ['a header and nothing else', header, []],
  ['one cell', 'Anna', []],
  ['one address', 'anna@example.org', ['1 INVALID REQUIRED']],
  ['one column', 'Name\nAnna Arnim\nBen von Brecht', ['2 CREATE Anna Arnim', '3 CREATE Ben von Brecht']],
  [
    'no header',
    'Anna;Arnim;anna@example.org;Web Design GmbH\n',
    ['1 CREATE Anna Arnim'],
    { columns: ['firstName', 'lastName', null, 'companyName'].map((target, index) => ({ index, target })) },
  ],
  ['a sep= line', `sep=,\nVorname,Nachname\n"Anna;A",Arnim`, ['3 CREATE Anna;A Arnim']],
  ['colons', 'Vorname:Nachname\nAnna:Arnim', ['2 CREATE Anna Arnim']],
  [
    'a cell of 70,000 characters',
    `${header}\n${'x'.repeat(70_000)};Arnim;\n${ben}`,
    ['2 INVALID TOO_LONG', '3 CREATE Ben Brecht'],
  ],
  [
    'a quoted cell of 70,000 characters',
    `${header}\n"${'x'.repeat(70_000)}";Arnim;\n${ben}`,
    ['2 INVALID TOO_LONG', '3 CREATE Ben Brecht'],
  ],
  [
    'a line of 1.5 MB',
    `${header}\n${'xxxxxx;'.repeat(220_000)}\n${ben}`,
    ['2 INVALID TOO_MANY', '3 CREATE Ben Brecht'],
  ],
];

const others: NastyFile[] = [
  ['an Excel file', hex('504b030414000600'), refused],
  ['an empty archive', hex('504b0506'), refused],
  ['an old Excel file', hex('d0cf11e0a1b11ae1'), refused],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', refused],
  ['a PNG', hex('89504e470d0a1a0a'), refused],
  ['gzip', gzipSync(simple), refused],
  ['a database', hex('53514c69746520666f726d6174203300'), refused],
  ['a program', hex('7f454c4602010100'), refused],
  ['a web page', `<!DOCTYPE html>\n<html><body>${simple}</body></html>`, refused],
  [
    'a table that calls itself Excel',
    `\uFEFF<html xmlns:o="x"><table><tr><td>Anna</td></tr></table>`,
    refused,
  ],
  ['XML', `<?xml version="1.0"?>\n<contacts/>`, refused],
  ['JSON', `[{"Vorname": "Anna", "Nachname": "Arnim"}]`, refused],
  ['a vCard of nobody', 'BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n', refused],
  ['nothing', '', refused],
  ['a mark and nothing else', '\uFEFF', refused],
  ['white space', ' \n\t\r\n  ', refused],
  ['delimiters', ';;;\n;;;\n', refused],
];

describe.each<[string, NastyFile[]]>([
  ['Encodings', encodings],
  ['Line ends', lines],
  ['Quotes', quotes],
  ['Shapes', shapes],
  ['Other files called .csv', others],
])('%s:', (_, files) => {
  test.each(files)('%s', async (...file) => {
    expect(await outcomeOf(desk, file)).toEqual(file[2]);
  });
});
