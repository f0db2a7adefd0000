import { limits } from '../platform/limits.js';
import { utf16Of } from './encoding-probe.js';

/**
 * The lines of a file of vCards, unfolded (RFC 6350, 3.2), one character for each byte: their encoding may differ. Of a
 * line that is longer than a field may be, such as a picture, the beginning; memory does not grow with the file.
 */
export async function* vCardLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const longest = limits['import.field'];
  let line: string | undefined;
  for await (const part of physicalLines(bytes, longest)) {
    const isBroken = line !== undefined && endsSoftly(line);
    if (line !== undefined && (isBroken || /^[ \t]/.test(part))) {
      if (isBroken) line = line.slice(0, -1) + part;
      else if (line.length < longest) line += part.slice(1);
      continue;
    }
    if (line !== undefined) yield line.slice(0, longest);
    line = part;
  }
  if (line !== undefined) yield line.slice(0, longest);
}

/** In quoted-printable (RFC 2045, 6.7), as vCard 2.1 has it, an equals sign at the end joins the next line. */
const endsSoftly = (line: string): boolean =>
  line.endsWith('=') && /^[^:]{0,200}quoted-printable/i.test(line);

async function* physicalLines(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<string> {
  let rest = '';
  for await (const text of byteText(bytes)) {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    // What is cut off may be a megabyte of a line that never ends.
    if (rest.length > longest) rest = `${rest.slice(0, longest)}${rest.endsWith('\r') ? '\r' : ''}`;
    yield* lines;
  }
  yield rest.replace(/\r$/, '');
}

/** The bytes as characters of the same numbers; UTF-16 as UTF-8 before. */
async function* byteText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined;
  for await (const chunk of bytes) {
    if (decoder === undefined) {
      const utf16 = utf16Of(chunk.subarray(0, 4_096));
      decoder = utf16 ? new TextDecoder(utf16) : null;
    }
    const utf8 = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : Buffer.from(chunk);
    yield utf8.toString('latin1');
  }
}
