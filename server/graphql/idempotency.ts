import { createHash } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import Upload from 'graphql-upload/Upload.mjs';
import { RequestError } from '../platform/errors.js';
import { answerOnce } from '../platform/kept-answer.service.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { signedIn, type Context } from './context.js';
import { Loaders } from './loaders.js';

interface Repeatable {
  /** The header `Idempotency-Key`. */
  key: string;
  source: string;
  operationName: string | undefined;
  variables: Record<string, unknown>;
}

/**
 * Executes a mutation once for each key of a caller, as one transaction: an operation with errors has changed nothing, and
 * may come again; every other one is answered like the first time. Throws a RequestError where it is not executed.
 */
export async function executeOnce(
  ctx: Context,
  { key, ...operation }: Repeatable,
  execute: (ctx: Context) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  if (!isKey(key)) throw refusal('BAD_USER_INPUT', noKey(), 400);
  const viewer = signedIn(ctx);
  const request = { callerId: viewer.key?.id ?? viewer.id, key, requestHash: await hashOf(operation) };
  const outcome = await answerOnce<ExecutionResult>(ctx.database, request, new Date(), async database => {
    const result = await execute({ ...ctx, database, loaders: new Loaders() });
    return result.errors
      ? { undone: result, failure: result.errors[0]?.originalError }
      : { answer: JSON.stringify(result.data) };
  });
  switch (outcome.state) {
    case 'DONE':
      return { data: JSON.parse(outcome.answer) as ExecutionResult['data'] };
    case 'UNDONE':
      // Data beside the errors would tell of what is not there.
      return outcome.undone.data === undefined ? outcome.undone : { ...outcome.undone, data: null };
    case 'RUNNING':
      throw refusal('UNAVAILABLE', running, 409);
    case 'FORGOTTEN':
      throw refusal('UNAVAILABLE', forgotten, 409);
    case 'OTHER':
      throw refusal('BAD_USER_INPUT', usedOtherwise, 422);
  }
}

/** Of operations whose answers must not be kept. */
export const notRepeatable = (): RequestError => refusal('BAD_USER_INPUT', notKept, 400);

const refusal = (code: 'BAD_USER_INPUT' | 'UNAVAILABLE', text: Message, status: number): RequestError =>
  new RequestError(code, text, undefined, status);

const isKey = (key: string): boolean =>
  key.length <= limits['idempotency.keyLength'] && /^[\x20-\x7e]+$/.test(key);

/** Of the operation, its variables, in whatever order they come, and the contents of a file. */
async function hashOf({ source, operationName, variables }: Omit<Repeatable, 'key'>): Promise<Buffer> {
  const values = { ...variables };
  for (const [name, value] of Object.entries(values)) {
    if (value instanceof Upload) values[name] = await fileHash(value);
  }
  const text = JSON.stringify([source, operationName, inOrder(values)]);
  return createHash('sha256').update(text).digest();
}

/** The file can be read again from its beginning. One that does not arrive whole is the execution's to refuse. */
async function fileHash({ promise }: Upload): Promise<string> {
  const hash = createHash('sha256');
  try {
    const file = await promise;
    hash.update(`${file.filename}\0`);
    for await (const part of file.createReadStream()) hash.update(part as Buffer);
  } catch {
    return '';
  }
  return hash.digest('base64url');
}

/** No input of the schema is nested as deeply; what is would be too much for the stack. */
const mostLevels = 30;

function inOrder(value: unknown, levels = mostLevels): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) throw refusal('BAD_USER_INPUT', tooDeep, 400);
  if (Array.isArray(value)) return value.map(member => inOrder(member, levels - 1));
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member, levels - 1)]));
}

const noKey = (): Message =>
  say(
    `An Idempotency-Key is 1 to ${limits['idempotency.keyLength']} characters of ASCII, best a random UUID.`,
    `Ein Idempotency-Key besteht aus 1 bis ${limits['idempotency.keyLength']} ASCII-Zeichen, am besten aus einer zufälligen UUID.`,
  );
const tooDeep = say('The variables are nested too deeply.', 'Die Variablen sind zu tief verschachtelt.');
const running = say(
  'The first request with this Idempotency-Key is still being worked on. Ask again in a moment.',
  'Die erste Anfrage mit diesem Idempotency-Key ist noch in Arbeit. Fragen Sie gleich noch einmal.',
);
const forgotten = say(
  'This was done at the first request with this Idempotency-Key; its answer is no longer kept, because contacts have been erased since. Read what is there now.',
  'Das wurde bei der ersten Anfrage mit diesem Idempotency-Key erledigt; die Antwort ist nicht mehr da, weil seither Kontakte endgültig gelöscht wurden. Lesen Sie, was jetzt da ist.',
);
const usedOtherwise = say(
  'This Idempotency-Key belongs to another request. Take a new key for each thing that is to be done.',
  'Dieser Idempotency-Key gehört zu einer anderen Anfrage. Nehmen Sie für alles, was zu tun ist, einen neuen.',
);
const notKept = say(
  'This mutation takes no Idempotency-Key, for its answer must not be kept. Send it without.',
  'Diese Mutation nimmt keinen Idempotency-Key, denn ihre Antwort darf nicht aufbewahrt werden. Senden Sie sie ohne.',
);
