import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { gathered, type Posted } from './submission.rules.js';

/** What was posted, by name, or why it cannot be read. */
export type FormBody = Posted | { status: 400 | 413 | 415; message: Message };

const types = {
  'application/json': readJson,
  'application/x-www-form-urlencoded': (body: Buffer) => new URLSearchParams(body.toString()),
  'multipart/form-data': readMultipart,
};

/** Reads a body of one of the three kinds that forms send. It is small: whoever received it has seen to that. */
export async function readFormBody(contentType: string, body: Buffer): Promise<FormBody> {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (!isKnown(type)) return { status: 415, message: unknownType };
  let entries: [string, unknown][];
  try {
    entries = [...(await types[type](body, contentType))];
  } catch {
    return { status: 400, message: unreadable };
  }
  if (entries.length > limits['form.fields']) return { status: 413, message: tooMany() };
  if (entries.some(([, value]) => value instanceof Blob)) return { status: 415, message: noFiles };
  return gathered(entries);
}

const isKnown = (type: string): type is keyof typeof types => Object.hasOwn(types, type);

/** One flat object. */
function readJson(body: Buffer): [string, unknown][] {
  const content: unknown = JSON.parse(body.toString());
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Error('No object');
  return Object.entries(content);
}

/** A file that was not chosen comes as one without name and content. */
async function readMultipart(body: Buffer, contentType: string): Promise<[string, unknown][]> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'Content-Type': contentType },
  }).formData();
  return [...form].filter(([, value]) => typeof value === 'string' || value.size > 0 || value.name !== '');
}

const unknownType = say(
  'Send a form (urlencoded or multipart) or JSON.',
  'Senden Sie ein Formular (urlencoded oder multipart) oder JSON.',
);
const unreadable = say('The request cannot be read.', 'Die Anfrage ist nicht lesbar.');
const noFiles = say('This form takes no files.', 'Dieses Formular nimmt keine Dateien an.');
const tooMany = () =>
  say(`At most ${limits['form.fields']} fields.`, `Höchstens ${limits['form.fields']} Felder.`);
