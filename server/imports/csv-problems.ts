import type { Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import type { Encoding } from './encoding.js';
import type { Fault } from './record.js';

/** What a fault that was found before parsing means for the row. */
export const faultProblems: Record<Fault, Problem> = {
  unclosedQuote: {
    code: 'INVALID',
    message: say(
      'A quotation mark is opened on this line and never closed.',
      'In dieser Zeile beginnt ein Anführungszeichen, das nirgends endet.',
    ),
  },
  strayQuote: {
    code: 'INVALID',
    message: say(
      'A quotation mark inside a quoted cell must be doubled, or one is missing at the end of a cell.',
      'Ein Anführungszeichen in einem Wert muss verdoppelt werden, oder am Ende eines Wertes fehlt eines.',
    ),
  },
  fieldTooLong: {
    code: 'TOO_LONG',
    message: say(
      'A cell of this line is too long, or its closing quotation mark is missing.',
      'Ein Wert in dieser Zeile ist zu lang, oder sein schließendes Anführungszeichen fehlt.',
    ),
  },
  recordTooLong: { code: 'TOO_LONG', message: say('This line is too long.', 'Diese Zeile ist zu lang.') },
  tooManyCells: {
    code: 'TOO_MANY',
    message: say('This line has too many columns.', 'Diese Zeile hat zu viele Spalten.'),
  },
};

/** Values beyond the last column would be lost silently. */
export const tooWide = (cells: number, columns: number): Problem => ({
  code: 'INVALID',
  message: say(
    `This line has ${cells} cells, but the file has ${columns} columns.`,
    `Diese Zeile hat ${cells} Werte, die Datei aber nur ${columns} Spalten.`,
  ),
});

/** Letters that the chosen encoding cannot read would be stored as �. */
export const unreadable = (encoding: Encoding): Problem => ({
  code: 'INVALID',
  message: say(
    `This line has characters that cannot be read as ${encoding}. Another encoding may fit.`,
    `Diese Zeile enthält Zeichen, die als ${encoding} nicht lesbar sind. Vielleicht passt eine andere Kodierung.`,
  ),
});
