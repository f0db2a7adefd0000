import { say, type Message } from '../platform/messages.js';

const otherFormat = (name: string): Message =>
  say(
    `${name} pictures cannot be taken. Save the picture as PNG or JPEG and choose it again.`,
    `${name}-Bilder werden nicht unterstützt. Speichern Sie das Bild als PNG oder JPEG und wählen Sie es noch einmal.`,
  );
const drawing = say(
  'This is a drawing (SVG) or a web page, not a photo. Save it as PNG or JPEG and choose it again.',
  'Das ist eine Zeichnung (SVG) oder eine Webseite, kein Foto. Speichern Sie sie als PNG oder JPEG und wählen Sie sie noch einmal.',
);
const document = say(
  'This is a document, not a photo. Choose a PNG, JPEG, GIF or BMP picture.',
  'Das ist ein Dokument, kein Foto. Wählen Sie ein Bild als PNG, JPEG, GIF oder BMP.',
);
const nothing = say('This file is empty.', 'Diese Datei ist leer.');
const unknown = say(
  'This file is no picture that can be read. Choose a PNG, JPEG, GIF or BMP picture.',
  'Diese Datei ist kein lesbares Bild. Wählen Sie ein Bild als PNG, JPEG, GIF oder BMP.',
);

/** How files begin that people take for photos: what stands at which place. */
const signatures: [number, string, Message][] = [
  [8, 'WEBP', otherFormat('WebP')],
  [4, 'ftypavi', otherFormat('AVIF')],
  [4, 'ftyphe', otherFormat('HEIC')],
  [4, 'ftypmif1', otherFormat('HEIC')],
  [0, 'II*\0', otherFormat('TIFF')],
  [0, 'MM\0*', otherFormat('TIFF')],
  [0, '\xff\x0a', otherFormat('JPEG XL')],
  [4, 'JXL ', otherFormat('JPEG XL')],
  [0, '\0\0\x01\0', otherFormat('ICO')],
  [0, '%PDF', document],
  [0, 'PK\x03\x04', document],
  [0, '\xd0\xcf\x11\xe0', document],
];
/** Behind a byte order mark, maybe. */
const markup = /^(\xef\xbb\xbf)?\s*</;

/** What to say about a file that is none of the formats that are read, by how it begins. */
export function whyNotAPhoto(bytes: Buffer): Message {
  if (bytes.length === 0) return nothing;
  const start = bytes.toString('latin1', 0, 64);
  if (markup.test(start)) return drawing;
  return signatures.find(([at, text]) => start.startsWith(text, at))?.[2] ?? unknown;
}
