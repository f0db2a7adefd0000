import type { Problem } from './errors.js';
import { say, type Message } from './messages.js';

/** Where a given text stands, how many characters it may have, and the list that takes its problems. */
export interface TextField {
  path: string[];
  max: number;
  problems: Problem[];
}

const controlCharacter = /[^\P{Cc}\t\n\r]/u;
const loneSurrogate = /\p{Cs}/u;
/** What copying from elsewhere leaves at the ends: white space, zero-width spaces, direction marks. */
const margin = /[\s\u200B\u200E\u200F\u2060]/;
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;
/** No character is composed of more than 4 others, of 2 units each: anything longer is too long in every form. */
const unitsPerCharacter = 8;

/**
 * A text of one line: NFC, trimmed, white space inside collapsed. Null when nothing visible is left,
 * and when it is refused (INVALID, TOO_LONG), which adds a problem.
 */
export function singleLine(text: string | null | undefined, field: TextField): string | null {
  return checked(text, field, given => given.replace(/[\s\u2028\u2029]+/g, ' '));
}

/** A text of several lines: NFC, trimmed, line ends as \n. Null when empty or refused, as with singleLine. */
export function longText(text: string | null | undefined, field: TextField): string | null {
  return checked(text, field, given => given.replace(/\r\n?/g, '\n'));
}

/** A single line that must not be empty: REQUIRED with the message given. Returns '' when refused. */
export function requiredLine(text: string | null | undefined, field: TextField, missing: Message): string {
  const before = field.problems.length;
  const line = singleLine(text, field);
  if (line === null && field.problems.length === before) {
    field.problems.push({ code: 'REQUIRED', message: missing, path: field.path });
  }
  return line ?? '';
}

/** Without characters that nobody sees; for what is typed to be parsed, such as phone numbers and e-mail addresses. */
export function withoutInvisible(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}+/gu, '');
}

function checked(
  text: string | null | undefined,
  { path, max, problems }: TextField,
  tidy: (text: string) => string,
): string | null {
  if (text === null || text === undefined) return null;
  if (controlCharacter.test(text) || loneSurrogate.test(text)) {
    problems.push({ code: 'INVALID', message: unreadable, path });
    return null;
  }
  const trimmed = trim(tidy(text));
  if (!visible.test(trimmed)) return null;
  // Normalising is slow for hostile texts, so their length is bounded first.
  const normalised = trimmed.length > max * unitsPerCharacter ? null : trimmed.normalize('NFC');
  if (normalised === null || isLonger(normalised, max)) {
    problems.push({ code: 'TOO_LONG', message: tooLong(max), path });
    return null;
  }
  return normalised;
}

/** By hand, because a regular expression for the end takes quadratic time on long white space inside. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && margin.test(text.charAt(start))) start++;
  while (end > start && margin.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function isLonger(text: string, max: number): boolean {
  return text.length > max && Array.from(text).length > max;
}

const unreadable = say(
  'Contains characters that cannot be stored. Please type it again.',
  'Enthält Zeichen, die sich nicht speichern lassen. Bitte geben Sie den Text neu ein.',
);

function tooLong(max: number): Message {
  return say(
    `At most ${max.toLocaleString('en')} characters.`,
    `Höchstens ${max.toLocaleString('de')} Zeichen.`,
  );
}
