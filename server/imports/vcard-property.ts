import { isUtf8 } from 'node:buffer';
import { decode, encodingNamed } from './encoding.js';

/** A line of a vCard: `item1.TEL;TYPE=work,voice;PREF=1:+49 30 123456`. */
export interface VCardProperty {
  /** In capitals. */
  name: string;
  /** What joins lines, in small letters; empty: none. */
  group: string;
  /** By name in capitals. A word without a name is a TYPE, as in vCard 2.1. */
  parameters: Map<string, string[]>;
  /** Decoded, with its escapes. */
  value: string;
}

/** Null for what is no property, such as the lines of a picture. Takes a character for each byte. */
export function vCardProperty(line: string): VCardProperty | null {
  const [head, value] = cutOnce(line);
  if (value === undefined) return null;
  const [full, ...given] = outsideQuotes(head, ';');
  const [, group = '', called] = /^(?:([\w-]+)\.)?([\w-]+)$/.exec(full!.trim()) ?? [];
  if (!called) return null;
  const parameters = new Map<string, string[]>();
  for (const parameter of given) {
    const [, key = 'TYPE', text = ''] = /^\s*(?:([\w-]+)\s*=)?(.*)$/s.exec(parameter) ?? [];
    const values = outsideQuotes(text, ',').flatMap(parameterValues);
    const name = key.toUpperCase();
    if (parameters.has(name)) parameters.get(name)!.push(...values);
    else parameters.set(name, values);
  }
  return {
    name: called.toUpperCase(),
    group: group.toLowerCase(),
    parameters,
    value: decoded(value, parameters),
  };
}

/** At the first colon that is not between quotation marks. */
function cutOnce(line: string): [head: string, value: string | undefined] {
  const head = outsideQuotes(line, ':', 1)[0]!;
  return [head, head.length < line.length ? line.slice(head.length + 1) : undefined];
}

/** Divided where no quotation marks are around, at most so often. */
function outsideQuotes(text: string, separator: ':' | ';' | ',', most = Infinity): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length && parts.length < most; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === separator && !isQuoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** `"work,voice"` is a list to many programs; RFC 6868 has the escapes. */
function parameterValues(text: string): string[] {
  const bare = text.trim();
  const inside = /^"(.*)"$/s.exec(bare)?.[1];
  if (inside === undefined) return [bareText(bare)];
  const escapes: Record<string, string> = { "'": '"', n: '\n', '^': '^' };
  return [bareText(inside).replace(/\^(['n^])/g, (_, mark: string) => escapes[mark]!)];
}

const bareText = (text: string): string => decodedBytes(Buffer.from(text, 'latin1'), undefined);

function decoded(value: string, parameters: Map<string, string[]>): string {
  const words = ['ENCODING', 'TYPE'].flatMap(name => parameters.get(name) ?? []);
  const isQuoted = words.some(word => /^(quoted-printable|q)$/i.test(word));
  const bytes = Buffer.from(isQuoted ? unquoted(value) : value, 'latin1');
  return decodedBytes(bytes, parameters.get('CHARSET')?.[0]);
}

const unquoted = (text: string): string =>
  text
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\r\n?/g, '\n');

function decodedBytes(bytes: Buffer, charset: string | undefined): string {
  const named = charset === undefined ? undefined : encodingNamed(charset);
  // Some programs say a CHARSET that is not the file's.
  return decode(bytes, isUtf8(bytes) ? 'utf-8' : named && named !== 'utf-8' ? named : 'windows-1252');
}

/** The parts of a value, without escapes (RFC 6350, 3.4). */
export function valueParts(value: string, separator: ';' | ','): string[] {
  const parts = [''];
  for (const [piece] of value.matchAll(/\\.|[^\\;,]+|[\\;,]/gs)) {
    if (piece === separator) parts.push('');
    else parts[parts.length - 1] += unescaped(piece);
  }
  return parts.map(part => part.trim());
}

/** A value of one part. */
export const valueText = (value: string): string => value.replace(/\\./gs, unescaped).trim();

const unescaped = (piece: string): string =>
  piece.length === 2 && piece.startsWith('\\') ? (/[nN]/.test(piece[1]!) ? '\n' : piece[1]!) : piece;
