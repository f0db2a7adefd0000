import iconv from 'iconv-lite';

/**
 * The encodings that a file may be read in. In all of them the bytes of delimiters, quotes and line ends mean just that,
 * which the scanner relies on; in those of two bytes a vertical bar may also be the second half of a character.
 */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'macintosh',
  'cp850',
  'cp437',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'shift_jis',
  'gb18030',
] as const;
export type Encoding = (typeof encodings)[number];

const aliases: Record<string, Encoding> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  'utf16-le': 'utf-16le',
  'utf16-be': 'utf-16be',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  ansi: 'windows-1252',
  cp1252: 'windows-1252',
  latin9: 'iso-8859-15',
  macroman: 'macintosh',
  mac: 'macintosh',
  ibm850: 'cp850',
  dos: 'cp850',
  ibm437: 'cp437',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  koi8: 'koi8-r',
  sjis: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp932: 'shift_jis',
  gbk: 'gb18030',
  gb2312: 'gb18030',
};

/** The encoding of this name, whatever its case and common aliases; undefined if it is none of ours. */
export function encodingNamed(name: string): Encoding | undefined {
  const lower = name.trim().toLowerCase();
  return encodings.find(encoding => encoding === lower) ?? byAlias.get(lower);
}
const byAlias = new Map(Object.entries(aliases));

/** The bytes as text; what cannot be read becomes U+FFFD. A byte order mark stays in. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

/** How many bytes one code unit takes: 2 in UTF-16, else 1. */
export const unitBytes = (encoding: Encoding): 1 | 2 => (encoding.startsWith('utf-16') ? 2 : 1);

const pairStarts: Partial<Record<Encoding, (unit: number) => boolean>> = {
  shift_jis: unit => (unit > 0x80 && unit < 0xa0) || (unit >= 0xe0 && unit < 0xfd),
  gb18030: unit => unit > 0x80 && unit < 0xff,
};

/** Tells which units start a character of two; null where no second unit looks like ASCII. */
export const pairStart = (encoding: Encoding): ((unit: number) => boolean) | null =>
  pairStarts[encoding] ?? null;
