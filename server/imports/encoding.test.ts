import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { encodingNamed, encodings, type Encoding } from './encoding.js';
import { encodingProbe } from './encoding-probe.js';
import { notCsv } from './not-csv.js';
import { fastest } from '../testing/time.js';

function detectedEncoding(bytes: Uint8Array, chunk = 5): Encoding {
  const probe = encodingProbe();
  for (let at = 0; at < bytes.length; at += chunk) probe.write(bytes.subarray(at, at + chunk));
  return probe.encoding();
}

const names = 'Vorname;Nachname\r\nJörg;Müller\r\nKäthe;Groß\r\nÖzgür;Übel\r\n';
const french = 'Prénom,Nom,Société\nZoé,Lefèvre,Château d’Eau\nFrançois,Bäumler,Hôtel du Nôtre';
const spanish = 'Nombre;Empresa\nJosé Muñoz;Almacén Núñez\nBegoña Gutiérrez;Compañía Peñón';
const nordic = 'Navn;Firma\nSøren Ångström;Bjørn & Co\nÅse Kjær;Smørrebrød ApS';
const polish = 'Imię;Nazwisko;Miasto\nPaweł;Wójcik;Łódź\nAgnieszka;Dąbrowska;Świętochłowice';
const czech = 'Jméno;Příjmení\nJiří;Dvořák\nKateřina;Novotná\nTomáš;Němec\nŠárka;Růžičková';
const hungarian = 'Név;Város\nErdős Győző;Győr\nSzűcs Ágnes;Székesfehérvár\nKovács Ödön;Szőlő';
const russian = 'Имя;Фамилия;Город\nАнна;Иванова;Москва\nСергей;Щербаков;Нижний Новгород\nОЛЕГ;ПЁТРОВ;Тверь';
const japanese = '姓,名,会社\n田中,太郎,株式会社サンプル\n山田,花子,ポスト商事\n鈴木,さくら,ABC工業株式会社';
const chinese = '姓名,公司,城市\n王小明,北京科技有限公司,北京\n李娜,上海贸易集团,上海\n张伟,ABC电子厂,深圳';

describe('the encoding of a file', () => {
  test.each<[string, Uint8Array, Encoding]>([
    ['plain ASCII', Buffer.from('a,b\n1,2'), 'utf-8'],
    ['nothing', Buffer.from(''), 'utf-8'],
    ['UTF-8', Buffer.from(names), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${names}`), 'utf-8'],
    ['UTF-8 of four bytes', Buffer.from('👩‍💻👩‍💻👩‍💻'), 'utf-8'],
    ['UTF-8, Japanese', Buffer.from(japanese), 'utf-8'],
    ['UTF-16 LE with a mark', iconv.encode(names, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['UTF-16 LE without', iconv.encode(names, 'utf-16le'), 'utf-16le'],
    ['UTF-16 BE with a mark', iconv.encode(names, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['UTF-16 BE without', iconv.encode(names, 'utf-16be'), 'utf-16be'],
    ['UTF-16 LE without, Japanese', iconv.encode(japanese, 'utf-16le'), 'utf-16le'],
    ['UTF-16 BE without, Russian', iconv.encode(russian, 'utf-16be'), 'utf-16be'],
    ['UTF-8 with a NUL in it', Buffer.from('Vorname;Nachname\nA\0nna;Müller'), 'utf-8'],
    ['Windows-1252', iconv.encode(names, 'windows-1252'), 'windows-1252'],
    ['one word of Windows-1252', iconv.encode('Name\nJörg', 'windows-1252'), 'windows-1252'],
    [
      'Windows-1252 with its own signs',
      iconv.encode('Preis €\n„Zitat“\nMüller', 'windows-1252'),
      'windows-1252',
    ],
    ['a price in Windows-1252', iconv.encode('Name,Umsatz\nAnna,10€', 'windows-1252'), 'windows-1252'],
    ['French', iconv.encode(french, 'windows-1252'), 'windows-1252'],
    ['Spanish', iconv.encode(spanish, 'windows-1252'), 'windows-1252'],
    ['Danish, Swedish', iconv.encode(nordic, 'windows-1252'), 'windows-1252'],
    ['capitals', iconv.encode('NAME;ORT\nMÜLLER;KÖLN\nSCHÄFER;GIEßEN', 'windows-1252'), 'windows-1252'],
    [
      'Germans among whom are a few Czechs and Spaniards',
      iconv.encode(`${names.repeat(1)}Tomáš;Novák\nJosé;Muñoz\nJäger;Schröder`, 'windows-1252'),
      'windows-1252',
    ],
    ['ISO-8859-15 with its sign', iconv.encode('Preis;Name\n10 €;Jörg Müller', 'iso-8859-15'), 'iso-8859-15'],
    ['a Mac', iconv.encode(names, 'macintosh'), 'macintosh'],
    ['one word of a Mac', iconv.encode('Name\nJörg', 'macintosh'), 'macintosh'],
    ['a French Mac', iconv.encode(french, 'macintosh'), 'macintosh'],
    ['DOS', iconv.encode(names, 'cp850'), 'cp850'],
    ['one word of DOS', iconv.encode('Name\nMüller', 'cp850'), 'cp850'],
    ['old DOS', iconv.encode(names, 'cp437'), 'cp850'],
    ['capitals of DOS', iconv.encode('NAME;ORT\nMÜLLER;KÖLN\nSCHÄFER;DÖBELN', 'cp850'), 'cp850'],
    ['Polish', iconv.encode(polish, 'windows-1250'), 'windows-1250'],
    ['Czech', iconv.encode(czech, 'windows-1250'), 'windows-1250'],
    ['Hungarian', iconv.encode(hungarian, 'windows-1250'), 'windows-1250'],
    ['Russian', iconv.encode(russian, 'windows-1251'), 'windows-1251'],
    ['Russian of old', iconv.encode(russian, 'koi8-r'), 'koi8-r'],
    ['Ukrainian', iconv.encode('Київ;Їжакевич\nЛьвів;Ґудзь', 'windows-1251'), 'windows-1251'],
    ['Japanese', iconv.encode(japanese, 'shift_jis'), 'shift_jis'],
    ['Chinese', iconv.encode(chinese, 'gb18030'), 'gb18030'],
    ['any bytes', Uint8Array.from({ length: 4_000 }, (_, at) => 128 + ((at * 7) % 128)), 'windows-1252'],
  ])('%s', (name, bytes, expected) => {
    if (name !== 'any bytes') expect(detectedEncoding(bytes)).toBe(expected);
    expect(encodings).toContain(detectedEncoding(bytes, 1));
    expect(detectedEncoding(bytes, 1)).toBe(detectedEncoding(bytes, 4_096));
  });

  test('is found by the last umlaut of a large file', () => {
    for (const encoding of ['windows-1252', 'macintosh', 'cp850'] as const) {
      const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'a,b\n'), iconv.encode('Müller', encoding)]);
      expect(detectedEncoding(bytes, 65_536)).toBe(encoding);
    }
  });

  test('stays UTF-8 where a few letters are broken', () => {
    const bytes = Buffer.concat([Buffer.from(names), Buffer.from([0x4d, 0xfc, 0x6c])]);
    expect(detectedEncoding(bytes)).toBe('utf-8');
  });

  test('is found quickly, whatever a file of bytes beyond ASCII holds', async () => {
    const took = await fastest(3_000, () => {
      for (const byte of [0x81, 0xe4, 0xff]) detectedEncoding(Buffer.alloc(4_000_000, byte), 65_536);
    });
    expect(took).toBeLessThan(3_000);
  });

  test.each<[string, Encoding | undefined]>([
    ['UTF8', 'utf-8'],
    [' utf-8 ', 'utf-8'],
    ['latin1', 'windows-1252'],
    ['CP1252', 'windows-1252'],
    ['ISO-8859-1', 'windows-1252'],
    ['ISO-8859-15', 'iso-8859-15'],
    ['Shift-JIS', 'shift_jis'],
    ['GBK', 'gb18030'],
    ['klingon', undefined],
    ['constructor', undefined],
  ])('may be named as people name it: %s', (name, expected) => {
    expect(encodingNamed(name)).toBe(expected);
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
  ['an Excel file of old', Buffer.from('d0cf11e0a1b11ae1', 'hex'), true],
  ['an archive', Buffer.from('1f8b080000000000', 'hex'), true],
  ['a database', Buffer.from('SQLite format 3\0'), true],
  ['UTF-32', Buffer.from('fffe00004e000000', 'hex'), true],
  ['a web page', Buffer.from('\n<!DOCTYPE html><html><table>'), true],
  ['XML in UTF-16', iconv.encode('<?xml version="1.0"?>', 'utf-16le', { addBOM: true }), true],
  ['JSON', Buffer.from('[{"name": "Anna"}]'), true],
  ['a column called PK', Buffer.from('PK;Name\n1;Anna'), false],
  ['a header in angle brackets', Buffer.from('<Name>,<Ort>\nAnna,Köln'), false],
  ['a header in square brackets', Buffer.from('[Name];[Ort]\nAnna;Köln'), false],
  ['nothing', Buffer.from(''), false],
])('%s is told from a CSV file', (_, bytes, refused) => {
  expect(notCsv(bytes) !== undefined).toBe(refused);
});
