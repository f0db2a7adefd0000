import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { detectDialect } from './dialect.js';
import { encodingNamed, encodingProbe, notCsv, type Encoding } from './encoding.js';

function detectedEncoding(bytes: Uint8Array, chunk = 5): Encoding {
  const probe = encodingProbe();
  for (let at = 0; at < bytes.length; at += chunk) probe.write(bytes.subarray(at, at + chunk));
  return probe.encoding();
}

const names = 'Vorname;Nachname\r\nJörg;Müller\r\nKäthe;Groß\r\nÖzgür;Übel\r\n';

describe('the encoding of a file', () => {
  test.each<[string, Uint8Array, Encoding]>([
    ['plain ASCII', Buffer.from('a,b\n1,2'), 'utf-8'],
    ['nothing', Buffer.from(''), 'utf-8'],
    ['UTF-8', Buffer.from(names), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${names}`), 'utf-8'],
    ['UTF-8 of four bytes', Buffer.from('👩‍💻👩‍💻👩‍💻'), 'utf-8'],
    ['UTF-16 LE with a mark', iconv.encode(names, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['UTF-16 LE without', iconv.encode(names, 'utf-16le'), 'utf-16le'],
    ['UTF-16 BE with a mark', iconv.encode(names, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['UTF-16 BE without', iconv.encode(names, 'utf-16be'), 'utf-16be'],
    ['Windows-1252', iconv.encode(names, 'windows-1252'), 'windows-1252'],
    [
      'Windows-1252 with its own signs',
      iconv.encode('Preis €\n„Zitat“\nMüller', 'windows-1252'),
      'windows-1252',
    ],
    ['French', iconv.encode('Prénom,Nom\nZoé,Lefèvre', 'windows-1252'), 'windows-1252'],
    ['a Mac', iconv.encode(names, 'macintosh'), 'macintosh'],
    ['DOS', iconv.encode(names, 'cp850'), 'cp850'],
  ])('%s', (_, bytes, expected) => {
    expect(detectedEncoding(bytes)).toBe(expected);
    expect(detectedEncoding(bytes, 1)).toBe(expected);
  });

  test('is found by the last umlaut of a large file', () => {
    const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'a,b\n'), iconv.encode('Müller', 'windows-1252')]);
    expect(detectedEncoding(bytes, 65_536)).toBe('windows-1252');
  });

  test('stays UTF-8 where a few letters are broken', () => {
    const bytes = Buffer.concat([Buffer.from(names), Buffer.from([0x4d, 0xfc, 0x6c])]);
    expect(detectedEncoding(bytes)).toBe('utf-8');
  });

  test('may be named as people name it', () => {
    expect(['UTF8', ' utf-8 ', 'latin1', 'CP1252', 'ISO-8859-15', 'klingon'].map(encodingNamed)).toEqual([
      'utf-8',
      'utf-8',
      'windows-1252',
      'windows-1252',
      'iso-8859-15',
      undefined,
    ]);
  });
});

describe('delimiter, quote and header', () => {
  test.each<[string, string, string, string, boolean]>([
    ['commas', 'Name,E-Mail\nAnna,a@x.de', ',', '"', true],
    ['semicolons with decimal commas', 'Name;Wert;Ort\nAnna;1,5;Köln\nBen;2,5;Bonn', ';', '"', true],
    ['semicolons with commas in every cell', 'Name;Adresse\nA;Weg 1, 2, 3\nB;Weg 2, 3, 4', ';', '"', true],
    ['tabs', 'Name\tOrt\nAnna\tKöln, Rhein', '\t', '"', true],
    ['bars', 'Anna|a@x.de\nBen|b@x.de', '|', '"', false],
    ['colons', 'Name:Ort\nAnna:Köln\nBen:Bonn', ':', '"', true],
    ['commas with times', 'Name,Zeit\nAnna,10:15:20\nBen,11:20:30', ',', '"', true],
    ['one column', 'E-Mail\na@x.de\nb@x.de', ',', '"', true],
    ['delimiters inside quotes', '"Name";"Text"\n"A";"a,b,c,d"\n"B";"a,b,c,d"', ';', '"', true],
    ['line ends inside quotes', 'Name;Text\nA;"x,y\n1,2,3\n4,5,6"\nB;z', ';', '"', true],
    ['apostrophes as quotes', "'Name','Ort'\n'Anna','Köln, Rhein'", ',', "'", true],
    ['apostrophes in names', "Name,Ort\nO'Brien,D'dorf\nO'Neill,x", ',', '"', true],
    ['a sep= line', 'sep=;\nName;Ort,Land\nAnna;Köln', ';', '"', true],
    ['a sep= line for tabs', 'sep=\t\r\nName\tOrt', '\t', '"', true],
    ['no header', 'Anna,Arnim,+49 30 1234567\nBen,Busch,+49 30 7654321', ',', '"', false],
    ['unknown names', 'foo,bar\n1,2', ',', '"', true],
    ['an empty file', '', ',', '"', true],
  ])('%s', (_, content, delimiter, quote, hasHeader) => {
    const dialect = detectDialect(Buffer.from(content), 'utf-8');
    expect(dialect).toEqual({ encoding: 'utf-8', delimiter, quote, hasHeader });
  });
});

test.each<[string, Uint8Array, boolean]>([
  ['an Excel file', Buffer.from('504b030414000600', 'hex'), true],
  ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex'), true],
  ['a JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), true],
  ['a PDF', Buffer.from('%PDF-1.7'), true],
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 0, 0, 0, 0, 0, 3, 0, 1]), true],
  ['a text with one NUL', Buffer.from(`Name,Ort\n${'Anna,Köln\n'.repeat(20)}\0`), false],
  ['UTF-16', iconv.encode('Name,Ort\nAnna,Köln', 'utf-16le'), false],
  ['nothing', Buffer.from(''), false],
])('%s is told from a CSV file', (_, bytes, refused) => {
  expect(notCsv(bytes) !== undefined).toBe(refused);
});
