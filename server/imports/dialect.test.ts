import { describe, expect, test } from '@jest/globals';
import { detectDialect } from './dialect.js';

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
    ['a header and nothing else', 'Vorname;Nachname', ';', '"', true],
    ['one row of data', 'Anna;Arnim;anna@example.de', ';', '"', false],
    ['data in which a word is also a column name', 'Anna;Web AG;a@x.de;+49 30 1234567', ';', '"', false],
    ['a header with a year and an address in it', 'Name;E-Mail;2024;www.example.de', ';', '"', true],
    ['what LinkedIn writes first', 'Notes:\n"Some, words"\n\nFirst Name,Company\nA,B', ',', '"', true],
    ['two marks', '\uFEFF\uFEFFName;Ort\nAnna;Köln', ';', '"', true],
    ['600 columns', `${'x;'.repeat(600)}\n${'1;'.repeat(600)}`, ';', '"', true],
    ['quotation marks and nothing else', '"'.repeat(70_000), ',', '"', true],
    ['unknown names', 'foo,bar\n1,2', ',', '"', true],
    ['an empty file', '', ',', '"', true],
  ])('%s', (_, content, delimiter, quote, hasHeader) => {
    const dialect = detectDialect(Buffer.from(content), 'utf-8');
    expect(dialect).toEqual({ encoding: 'utf-8', delimiter, quote, hasHeader });
  });
});
