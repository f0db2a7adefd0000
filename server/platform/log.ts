import { types } from 'node:util';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type Level = Exclude<(typeof levels)[number], 'silent'>;
export type LogFields = Record<string, unknown>;

const sensitiveKey = /password|passphrase|token|secret|authorization|cookie|api[-_]?key/i;
const credentialsInUrl = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g;
const secretInQuery = /([?&](?:token|key|secret|password)=)[^&\s"]+/gi;
const redacted = '[redacted]';

/**
 * Writes one JSON object per line to stdout, from the level in LOG_LEVEL (default info; silent: nothing) upwards. Values under keys
 * that sound like secrets, and credentials inside URLs, are replaced; an Error becomes its name, code, message and
 * stack, without the details of a database error, for those quote contents.
 */
export const log = {
  debug: (message: string, fields?: LogFields): void => write('debug', message, fields),
  info: (message: string, fields?: LogFields): void => write('info', message, fields),
  warn: (message: string, fields?: LogFields): void => write('warn', message, fields),
  error: (message: string, fields?: LogFields): void => write('error', message, fields),
};

function write(level: Level, message: string, fields: LogFields | undefined): void {
  if (levels.indexOf(level) < lowestLevel()) return;
  process.stdout.write(`${logLine(level, message, fields)}\n`);
}

function lowestLevel(): number {
  const wanted = levels.indexOf(process.env.LOG_LEVEL as (typeof levels)[number]);
  return wanted === -1 ? levels.indexOf('info') : wanted;
}

/** The line that `log` would write, without its line break. Never throws: what cannot be written is named instead. */
export function logLine(level: Level, message: string, fields?: LogFields): string {
  const head = { time: new Date().toISOString(), level, message };
  try {
    return JSON.stringify({ ...head, ...fields, ...head }, presentable);
  } catch {
    return JSON.stringify({ ...head, unloggable: Object.keys(fields ?? {}) }, presentable);
  }
}

function presentable(key: string, value: unknown): unknown {
  if (sensitiveKey.test(key)) return redacted;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') {
    return value.replace(credentialsInUrl, `$1:${redacted}@`).replace(secretInQuery, `$1${redacted}`);
  }
  if (types.isNativeError(value)) {
    const { name, message, stack, cause } = value;
    return { name, code: 'code' in value ? value.code : undefined, message, stack, cause };
  }
  return value;
}
