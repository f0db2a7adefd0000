import { isDeepStrictEqual } from 'node:util';
import { cellPart, cutCell, isAllQuoted, quotedPart } from '../platform/cell-parts.rules.js';
import type { Locale } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';

/** Whether there is such a day: YYYY-MM-DD, from the year 1 on. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * The day that people or programs write so, as YYYY-MM-DD; null where it is none: 2026-01-31, 31.1.2026, 31. Januar 2026,
 * January 31, 2026, each with a time behind it or without. 1/2/2026 is in January in English, in February in German.
 */
export function readDay(written: string, locale: Locale): string | null {
  const text = written.trim().replace(timeOfDay, '');
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return day(iso[1]!, iso[2]!, iso[3]!);
  const numbers = /^(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d\d)$/.exec(text);
  if (numbers) {
    const [, first, sign, second, year] = numbers;
    const isMonthFirst = sign === '/' && locale === 'en';
    return isMonthFirst ? day(year!, first!, second!) : day(year!, second!, first!);
  }
  const named =
    /^(?<day>\d{1,2})(?:\.|st|nd|rd|th)? ?(?<month>\p{L}{3,9})\.?,? (?<year>\d{4})$/u.exec(text) ??
    /^(?<month>\p{L}{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/u.exec(text);
  const month = named && monthNamed(named.groups!.month!);
  return named && month ? day(named.groups!.year!, String(month), named.groups!.day!) : null;
}

const timeOfDay = /[T ]\d\d?:\d\d(:\d\d([.,]\d+)?)?( ?[AP]M)?( ?(Z|UTC|[+-]\d\d:?\d\d))?$/i;

function day(year: string, month: string, ofMonth: string): string | null {
  const text = `${fullYear(year)}-${month.padStart(2, '0')}-${ofMonth.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

/** Spreadsheets take two digits so: 29 is 2029, 30 is 1930. */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) < 30 ? '20' : '19'}${year}`;
}

const months = [
  'january januar',
  'february februar',
  'march märz maerz mrz',
  'april',
  'may mai',
  'june juni',
  'july juli',
  'august',
  'september sept',
  'october oktober',
  'november',
  'december dezember',
];

/** By its name, or the beginning of it. */
function monthNamed(word: string): number | null {
  const written = word.toLowerCase();
  const at = months.findIndex(names => names.split(' ').some(name => name.startsWith(written)));
  return at < 0 ? null : at + 1;
}

/**
 * The number that people write so; null where it is none. Groups of three may be parted. Of 1.234 and 1,234 the language
 * says which is a thousand; everything else says it itself.
 */
export function readNumber(written: string, locale: Locale): number | null {
  const text = written
    .trim()
    .replace(/^[−–]/, '-')
    .replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  const [, sign = '', digits = '', exponent = ''] = /^([+-]?)([\d.,]+)(e[+-]?\d{1,3})?$/i.exec(text) ?? [];
  const plain = withPoint(digits, locale);
  const number = plain === null ? NaN : Number(`${sign}${plain}${exponent}`);
  // Not -0, which nobody means.
  return Number.isFinite(number) ? number + 0 : null;
}

/** Digits with a point before the fraction and nothing between thousands; null where the signs make no sense. */
function withPoint(digits: string, locale: Locale): string | null {
  if (!/\d/.test(digits)) return null;
  const decimal = decimalSign(digits, locale);
  if (decimal === null) return withoutGroups(digits);
  const at = digits.lastIndexOf(decimal);
  if (digits.indexOf(decimal) !== at) return null;
  const whole = withoutGroups(digits.slice(0, at));
  const fraction = digits.slice(at + 1);
  return whole === null || /\D/.test(fraction) ? null : `${whole}.${fraction}`;
}

function decimalSign(digits: string, locale: Locale): '.' | ',' | null {
  const [points, commas] = [digits.split('.').length - 1, digits.split(',').length - 1];
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (points + commas !== 1) return null;
  const sign = points ? '.' : ',';
  const isThousand = sign === (locale === 'de' ? '.' : ',') && /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  return isThousand ? null : sign;
}

/** `1.234.567` → `1234567`; null where the groups are none. */
function withoutGroups(whole: string): string | null {
  if (/^\d*$/.test(whole)) return whole;
  return /^\d{1,3}(?:\.\d{3})+$|^\d{1,3}(?:,\d{3})+$/.test(whole) ? whole.replace(/[.,]/g, '') : null;
}

/** Yes or no, in whichever language; null: neither. */
export function readYesNo(written: string): boolean | null {
  const word = written.trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : null;
}

const yes = new Set(['true', 'yes', 'y', 'on', 'ja', 'j', 'wahr', '1', 'x', '✓', '✔', '☑']);
const no = new Set(['false', 'no', 'n', 'off', 'nein', 'falsch', '0', '-', '☐']);

/**
 * The number as it is read again. One that could be a thousand in the other language has a digit more (1.2340), so that it is
 * read the same in each.
 */
export function writtenNumber(number: number, locale: Locale): string {
  const text = String(number).replace(/^-?[1-9]\d{0,2}\.\d{3}(?=e|$)/, '$&0');
  return locale === 'de' ? text.replace('.', ',') : text;
}

/**
 * The options that a cell names: all of it is one, or it is parted by the signs that names hardly hold, or by commas as
 * well; whichever gives nothing but options. Names in quotation marks hold any sign: `"a, b", c`.
 */
export function readChoices(written: string, options: readonly string[]): string[] {
  const known = new Set(options.map(nameKey));
  const parted = partedBy(everySign)(written);
  const readings = [[written.trim()], partedBy(/:::|[;\n|]/)(written), parted];
  // Written by us: then the marks belong to no name.
  if (isAllQuoted(written)) readings.reverse();
  return readings.find(names => names.every(name => known.has(nameKey(name)))) ?? parted;
}

/** Options as a cell from which the same are read, whatever else the field has for options. */
export function writtenChoices(names: readonly string[], options: readonly string[]): string {
  const cell = names.map(name => cellPart(name, partedBy(everySign))).join(', ');
  return isDeepStrictEqual(readChoices(cell, options), names) ? cell : names.map(quotedPart).join(', ');
}

const everySign = /:::|[,;\n|]/;

const partedBy =
  (signs: RegExp) =>
  (cell: string): string[] =>
    cutCell(cell, signs)
      .map(part => part.trim())
      .filter(part => part !== '');
