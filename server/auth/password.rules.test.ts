import { describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { fastest } from '../testing/time.js';
import { checkPassword, normalizePassword } from './password.rules.js';

const owner = { name: 'Änne Müller-Lüdenscheidt', email: 'anne.mueller@kuechenbau.example' };
const codes = (password: string): string[] => checkPassword(password, owner).map(({ code }) => code);

describe('A password is taken', () => {
  test.each([
    ['several unrelated words', 'Regenschirm tanzt Polka'],
    ['words without spaces', 'korrektpferdbatterieheftklammer'],
    ['three common words', 'tiger lemon rocket'],
    ['random letters', 'xkqvtzmwplra'],
    ['random characters', 'v9$Tq!2mLw#8'],
    ['letters of any script', 'κόκκινο-ποδήλατο'],
    ['exactly the shortest', 'zfRt-9qLm-2w'],
    ['a common word far from alone', 'summer-Kfx8-turnip'],
    ['exactly the longest', 'Lq7-'.repeat(31) + 'kX2w'],
  ])('that is %s', (_, password) => {
    expect(codes(password)).toEqual([]);
  });
});

describe('A password is refused', () => {
  test.each([
    ['one character short', 'zfRt-9qLm-2'],
    ['empty', ''],
    ['common', 'administrator'],
    ['common, in other letters', 'ADMINISTRATOR'],
    ['a common word and digits', 'password1234'],
    ['a common word behind digits and signs', '!!2026!!passwort'],
    ['a common word with lookalikes', 'P@ssw0rd2026!'],
    ['a German word and a year', 'Sommer2026!!!'],
    ['two common words', 'dragonmonkey'],
    ['a word said twice', 'passwordpassword'],
    ['one character again and again', 'aaaaaaaaaaaa'],
    ['a short pattern again and again', 'abcabcabcabc'],
    ['digits in order', '123456789012'],
    ['digits in reverse order', '098765432109'],
    ['a row of the keyboard', 'qwertyuiopas'],
    ['a row of the German keyboard and digits', 'qwertzuiop123'],
    ['columns of the keyboard', '1qaz2wsx3edc'],
    ['only signs', '!!!!????!!!!'],
    ['the e-mail address', 'anne.mueller@kuechenbau.example'],
    ['its first part and a year', 'anne.mueller2026'],
    ['the name', 'Müller-Lüdenscheidt'],
    ['the name around a year', 'Anne2026Anne'],
  ])('that is %s', (_, password) => {
    expect(codes(password)).toEqual(['INVALID']);
  });

  test('that is one character too long', () => {
    expect(codes('Lq7-'.repeat(limits['password.max'] / 4) + 'x')).toEqual(['TOO_LONG']);
  });
});

test('The longest passwords are judged quickly', async () => {
  const took = await fastest(500, () => {
    for (const letters of ['abcdefghijkl1234', 'passwordx', 'qwertz1'])
      codes(letters.repeat(20).slice(0, 128));
  });
  expect(took).toBeLessThan(500);
});

test('The same letters make the same password, whichever way they were composed', () => {
  expect(normalizePassword('Mu\u0308ller')).toBe(normalizePassword('M\u00fcller'));
});
