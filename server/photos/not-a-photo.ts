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

/** How files begin that people take for photos, as a pattern of their first bytes in Latin-1. */
const signatures: [RegExp, Message][] = [
  [/^RIFF[^]{4}WEBP/, otherFormat('WebP')],
  [/^[^]{4}ftyp(avif|avis)/, otherFormat('AVIF')],
  [/^[^]{4}ftyp(heic|heix|hevc|mif1|msf1)/, otherFormat('HEIC')],
  [/^(II\*\0|MM\0\*)/, otherFormat('TIFF')],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, otherFormat('JPEG XL')],
  [/^\0\0[\x01\x02]\0/, otherFormat('ICO')],
  [/^(%PDF|PK\x03\x04|\xd0\xcf\x11\xe0)/, document],
  [/^(\xef\xbb\xbf)?\s*</, drawing],
];

/** What to say about a file that is none of the formats that are read, by how it begins. */
export function whyNotAPhoto(bytes: Buffer): Message {
  if (bytes.length === 0) return nothing;
  const start = bytes.toString('latin1', 0, 64);
  return signatures.find(([pattern]) => pattern.test(start))?.[1] ?? unknown;
}
