import { describe, expect, test } from '@jest/globals';
import { fastest } from '../testing/time.js';
import type { Problem } from './errors.js';
import { say } from './messages.js';
import { longText, requiredLine, singleLine, withoutInvisible } from './text.rules.js';

const read = (
  rule: typeof singleLine,
  text: string | null | undefined,
  max = 20,
): { value: string | null; codes: string[] } => {
  const problems: Problem[] = [];
  const value = rule(text, { path: ['field'], max, problems });
  return { value, codes: problems.map(({ code }) => code) };
};

describe('a text of one line', () => {
  test.each([
    ['as it is', 'Müller', 'Müller'],
    ['trimmed', '  Anna ', 'Anna'],
    ['trimmed of no-break spaces', '\u00A0Anna\u3000', 'Anna'],
    ['trimmed of a byte order mark', '\uFEFFAnna', 'Anna'],
    ['trimmed of zero-width spaces', '\u200BAnna\u2060', 'Anna'],
    ['trimmed of direction marks', '\u200FAnna\u200E', 'Anna'],
    ['with white space inside collapsed', 'Anna \t Maria\r\nHuber', 'Anna Maria Huber'],
    ['with a line separator as a space', 'Anna\u2028Maria', 'Anna Maria'],
    ['with letters composed', 'Mu\u0308ller', 'Müller'],
    ['with a joined emoji whole', 'Familie 👨‍👩‍👧', 'Familie 👨‍👩‍👧'],
    ['with a zero-width non-joiner inside a word', 'می\u200Cخواهم', 'می\u200Cخواهم'],
    ['with markup, which is only text', '<b>O\'Neill & "Co"</b>', '<b>O\'Neill & "Co"</b>'],
    ['with an SQL wildcard', '100 % _\\', '100 % _\\'],
  ])('is kept %s', (_, text, expected) => {
    expect(read(singleLine, text, 40)).toEqual({ value: expected, codes: [] });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty string', ''],
    ['white space', ' \t\n\u00A0\u3000 '],
    ['zero-width characters', '\u200B\u200C\u200D\u2060\uFEFF'],
    ['direction marks', '\u200E\u202E\u2066'],
    ['soft hyphens', '\u00AD\u00AD'],
    ['Hangul fillers', '\u3164\u115F'],
    ['an empty Braille pattern', '\u2800'],
  ])('is null for %s', (_, text) => {
    expect(read(singleLine, text)).toEqual({ value: null, codes: [] });
  });

  test.each([
    ['NUL', 'An\0na'],
    ['NUL at the end', 'Anna\0'],
    ['the bell', 'An\u0007na'],
    ['escape', '\u001B[31mAnna'],
    ['a vertical tab', 'An\vna'],
    ['delete', 'An\u007Fna'],
    ['a control character of Latin-1', 'An\u0080na'],
    ['a high surrogate alone', 'Anna\uD83D'],
    ['a low surrogate alone', '\uDE00Anna'],
  ])('is refused with %s', (_, text) => {
    expect(read(singleLine, text)).toEqual({ value: null, codes: ['INVALID'] });
  });

  test('may have exactly as many characters as allowed, an emoji or a composed umlaut being one', () => {
    expect(read(singleLine, 'a'.repeat(20)).codes).toEqual([]);
    expect(read(singleLine, '😀'.repeat(20)).codes).toEqual([]);
    expect(read(singleLine, 'u\u0308'.repeat(20)).codes).toEqual([]);
    expect(read(singleLine, `  ${'a'.repeat(20)}  `).codes).toEqual([]);
    expect(read(singleLine, 'a'.repeat(21)).codes).toEqual(['TOO_LONG']);
    expect(read(singleLine, '😀'.repeat(21)).codes).toEqual(['TOO_LONG']);
    expect(read(singleLine, 'u\u0308'.repeat(21)).codes).toEqual(['TOO_LONG']);
    expect(read(singleLine, 'x'.repeat(10_000)).codes).toEqual(['TOO_LONG']);
  });

  test('says the maximum, in both languages', () => {
    const problems: Problem[] = [];
    singleLine('x'.repeat(20_001), { path: ['field'], max: 20_000, problems });
    expect(problems).toEqual([
      {
        code: 'TOO_LONG',
        message: say('At most 20,000 characters.', 'Höchstens 20.000 Zeichen.'),
        path: ['field'],
      },
    ]);
  });

  test.each([
    ['white space at the end of a word', `a${' '.repeat(250_000)}b`],
    ['zero-width spaces inside', `a${'\u200B'.repeat(250_000)}b`],
    ['accents on one letter', `a${'\u0323\u0301'.repeat(125_000)}`],
  ])('is refused or tidied quickly with 250,000 times %s', async (_, text) => {
    expect(await fastest(500, () => read(singleLine, text, 200))).toBeLessThan(500);
  });
});

describe('a text of several lines', () => {
  test.each([
    ['line ends of Windows', 'one\r\ntwo', 'one\ntwo'],
    ['line ends of old Macs', 'one\rtwo', 'one\ntwo'],
    ['empty lines and indents inside', 'one\n\n\ttwo  three', 'one\n\n\ttwo  three'],
    ['white space around', '\n\n one \n', 'one'],
  ])('is tidied: %s', (_, text, expected) => {
    expect(read(longText, text)).toEqual({ value: expected, codes: [] });
  });

  test('is null when nothing is left, and refused with NUL', () => {
    expect(read(longText, ' \r\n\u200B ')).toEqual({ value: null, codes: [] });
    expect(read(longText, 'one\0two')).toEqual({ value: null, codes: ['INVALID'] });
  });
});

describe('a required line', () => {
  const missing = say('Please enter it.', 'Bitte geben Sie es ein.');
  const codes = (text: string | null | undefined): string[] => {
    const problems: Problem[] = [];
    requiredLine(text, { path: ['field'], max: 20, problems }, missing);
    return problems.map(({ code }) => code);
  };

  test.each([undefined, null, '', '  ', '\u200B'])('is missing when it is %j', text => {
    expect(codes(text)).toEqual(['REQUIRED']);
  });

  test('has one problem only when it is refused for another reason', () => {
    expect(codes('a\0')).toEqual(['INVALID']);
    expect(codes('a'.repeat(21))).toEqual(['TOO_LONG']);
    expect(codes('a')).toEqual([]);
  });
});

test('what nobody sees is taken out of pasted numbers and addresses', () => {
  expect(withoutInvisible('\u202A+49 30\u200B 123\u202C')).toBe('+49 30 123');
});
