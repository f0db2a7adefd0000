import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { commonPasswords } from './common-passwords.js';

/** How a password is hashed and measured: the same whichever keyboard composed its letters (NIST SP 800-63B). */
export const normalizePassword = (password: string): string => password.normalize('NFKC');

/** What is wrong with a new password of this person; empty when it may be used. Long rather than odd: no character classes. */
export function checkPassword(
  password: string,
  owner: { name: string; email: string },
  path = ['password'],
): Problem[] {
  const length = Array.from(normalizePassword(password)).length;
  if (length > limits['password.max']) return [{ code: 'TOO_LONG', message: tooLong(), path }];
  if (length < limits['password.min']) return [{ code: 'INVALID', message: tooShort(), path }];
  if (isGuessable(password, ownWords(owner))) return [{ code: 'INVALID', message: guessable, path }];
  return [];
}

/** Names, and the parts of the e-mail address: what somebody who knows the person tries first. */
function ownWords({ name, email }: { name: string; email: string }): string[] {
  return [email, ...email.split('@'), name, ...name.split(/\s+/), ...email.split(/[^\p{L}\p{N}]+/u)]
    .map(lettersAndDigits)
    .filter(word => word.length >= 3);
}

/** Whether little more than two common words, keyboard runs, short numbers or the owner's own words stand behind it. */
function isGuessable(password: string, own: string[]): boolean {
  const words = new Set(own);
  const key = normalizePassword(password).toLowerCase();
  const core = key.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const spellings = [key, core, unleet(core)].map(lettersAndDigits).filter(spelling => spelling !== '');
  return (
    spellings.length === 0 ||
    spellings.some(
      spelling => isWord(spelling, words) || isRepetition(spelling) || isPatchwork(spelling, words, 4),
    )
  );
}

const lettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const leet: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
};
const unleet = (text: string): string => text.replace(/[@431!0$5]/g, sign => leet[sign]!);

const isWord = (text: string, own: ReadonlySet<string>): boolean =>
  commonPasswords.has(text) || own.has(text);

/** "abcabcabcabc", "passwordpassword". */
function isRepetition(text: string): boolean {
  for (let unit = 1; unit <= text.length / 2; unit++) {
    if (
      text ===
      text
        .slice(0, unit)
        .repeat(Math.ceil(text.length / unit))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
}

/** Whether the text is put together from pieces that are worth no more than `budget`: "sommer2026", "qwertz123456". */
function isPatchwork(text: string, own: ReadonlySet<string>, budget: number): boolean {
  if (text === '') return true;
  for (let end = text.length; end > 0 && budget > 0; end--) {
    const rest = budget - worth(text.slice(0, end), own);
    if (rest >= 0 && isPatchwork(text.slice(end), own, rest)) return true;
  }
  return false;
}

/** How much a piece has to be guessed: one of a few dozen (1), one of the common words (2), or anything. */
function worth(piece: string, own: ReadonlySet<string>): number {
  if (own.has(piece) || isRun(piece) || /^(\d{1,4}|(.)\2*)$/u.test(piece)) return 1;
  return piece.length > 2 && commonPasswords.has(piece) ? 2 : Infinity;
}

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '012345678901234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1q2w3e4r5t6z7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'qaywsxedcrfvtgbzhnujmikolp',
].flatMap(run => [run, Array.from(run).reverse().join('')]);

const isRun = (text: string): boolean => text.length > 2 && runs.some(run => run.includes(text));

const tooShort = () =>
  say(
    `At least ${limits['password.min']} characters. Several words in a row are easy to remember.`,
    `Mindestens ${limits['password.min']} Zeichen. Mehrere Wörter hintereinander lassen sich gut merken.`,
  );
const tooLong = () =>
  say(`At most ${limits['password.max']} characters.`, `Höchstens ${limits['password.max']} Zeichen.`);
const guessable = say(
  'This password is easy to guess. Choose one without names and common words, or several unrelated words.',
  'Dieses Passwort ist leicht zu erraten. Wählen Sie eines ohne Namen und geläufige Wörter oder mehrere Wörter ohne Zusammenhang.',
);
