import { say, type Message } from '../platform/messages.js';
import { utf16Of } from './encoding-probe.js';

const spreadsheet = say(
  'This is a spreadsheet or an archive, not a CSV file. Open it in the spreadsheet program and save it as CSV.',
  'Das ist eine Tabellendatei oder ein Archiv, keine CSV-Datei. Öffnen Sie sie in der Tabellenkalkulation und speichern Sie sie als CSV.',
);
const notText = say(
  'This file holds no text. Please choose a CSV file.',
  'Diese Datei enthält keinen Text. Bitte wählen Sie eine CSV-Datei.',
);
const utf32 = say(
  'This file is encoded in UTF-32. Please save it as CSV in UTF-8.',
  'Diese Datei ist in UTF-32 kodiert. Bitte speichern Sie sie als CSV in UTF-8.',
);
const markup = say(
  'This is a web page or another document with markup, not a CSV file.',
  'Das ist eine Webseite oder ein anderes Dokument mit Auszeichnungen, keine CSV-Datei.',
);
const json = say('This is a JSON file, not a CSV file.', 'Das ist eine JSON-Datei, keine CSV-Datei.');

const signatures: [string, Message][] = [
  ['504b0304', spreadsheet],
  ['504b0506', spreadsheet],
  ['d0cf11e0', spreadsheet],
  ['1f8b', spreadsheet],
  ['377abcaf', spreadsheet],
  ['89504e47', notText],
  ['47494638', notText],
  ['ffd8ff', notText],
  ['25504446', notText],
  ['53514c69746520666f726d6174', notText],
  ['fffe0000', utf32],
  ['0000feff', utf32],
];

const otherTexts: [RegExp, Message][] = [
  [/^<(\?xml|!doctype|!--|html|head|body|table|div|svg)[\s>]/i, markup],
  [/^(\[\s*)?\{\s*("|\}|$)|^\[\s*\[\s*["\d]/, json],
];

/** Whether a file that starts with these bytes holds vCards, whatever its name. */
export const isVCard = (start: Uint8Array): boolean => /^begin:vcard\s/i.test(textAt(start));

const textAt = (start: Uint8Array): string =>
  Buffer.from(start.subarray(0, 2_000))
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(ï»¿|ÿþ|þÿ)?\s*/, '');

/** Why a file that starts with these bytes is no CSV file, whatever its name; undefined: it may be one. */
export function notCsv(start: Uint8Array): Message | undefined {
  const hex = Buffer.from(start.subarray(0, 16)).toString('hex');
  const known = signatures.find(([signature]) => hex.startsWith(signature));
  if (known) return known[1];
  const utf16 = utf16Of(start);
  const other = otherTexts.find(([pattern]) => pattern.test(textAt(start)));
  if (other) return other[1];
  if (utf16) return undefined;
  const controls = start.filter(byte => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte)).length;
  return controls > start.length * 0.05 ? notText : undefined;
}
