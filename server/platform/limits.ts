import { ConfigError } from './config-error.js';

/** Every number of the product's limits, by its documented key. Counts per the unit in the name; sizes in bytes. */
const defaults = {
  'graphql.depth': 10,
  'graphql.depthPublic': 4,
  'graphql.aliases': 15,
  'graphql.directives': 10,
  'graphql.rootFields': 10,
  'graphql.tokens': 1_000,
  'graphql.characters': 15_000,
  'graphql.recursiveSelections': 5_000,
  'graphql.cost': 10_000,
  'idempotency.keyLength': 255,
  'idempotency.hours': 24,
  'body.json': 256 * 1024,
  'body.form': 64 * 1024,
  /** How long a request may take to arrive: a file of 1 GB over a slow line takes longer than Node's own 5 minutes. */
  'body.seconds': 3_600,
  'page.default': 25,
  'page.max': 100,
  'bulk.ids': 1_000,
  'bulk.filter': 10_000,
  'bulk.preview': 50_000,
  'db.statementMs': 5_000,
  'db.jobStatementMs': 60_000,
  'db.lockMs': 2_000,
  'db.idleMs': 10_000,
  'db.retries': 3,
  'db.connections': 10,
  'db.connectionsPerCaller': 6,
  'rate.signInPerAccountAndAddress': 10,
  'rate.signInPerAccount': 100,
  'rate.signInPerAddress': 50,
  'rate.resetPerAccount': 3,
  'rate.resetPerAddress': 100,
  'rate.api': 600,
  'rate.formPerAddress': 10,
  'rate.formPerForm': 300,
  'rate.lookupPerUser': 60,
  'rate.photoLookupPerUser': 30,
  'password.min': 12,
  'password.max': 128,
  'password.parallelHashes': 4,
  'session.idleHours': 8,
  'session.maxDays': 7,
  'token.invitationDays': 7,
  'token.resetMinutes': 30,
  'apiKey.perUser': 50,
  'audit.keepDays': 365,
  'length.name': 200,
  'length.tag': 60,
  'length.email': 254,
  'length.url': 2_000,
  'length.phone': 60,
  'length.userAgent': 200,
  'length.addressPart': 200,
  'length.longText': 20_000,
  'length.text': 2_000,
  'list.entries': 50,
  'list.tags': 100,
  'list.options': 200,
  'type.count': 200,
  'field.count': 200,
  'field.width': 200,
  'field.rows': 50,
  'list.customFields': 200,
  'filter.customFields': 20,
  'views.perUser': 100,
  'bin.days': 30,
  'import.bytes': 1024 ** 3,
  'import.rows': 5_000_000,
  'import.columns': 500,
  'import.field': 64 * 1024,
  'import.record': 1024 * 1024,
  'import.chunkRows': 1_000,
  'import.runningPerUser': 2,
  'import.keepDays': 30,
  'import.correctedCells': 5_000,
  'import.replacements': 100,
  'import.correctionCharacters': 2_000_000,
  'import.problemRows': 50_000,
  'import.problemKinds': 50,
  'export.pageRows': 500,
  'export.columnsPerTarget': 5,
  'export.runningPerUser': 2,
  'form.count': 200,
  'form.fields': 100,
  'form.links': 3,
  'form.minSeconds': 2,
  'form.maxHours': 24,
  'form.repeatMinutes': 10,
  'submission.keepDays': 30,
  'photo.bytes': 1024 ** 2,
  'photo.pixels': 25_000_000,
  'photo.side': 8_000,
  'photo.width': 200,
  'photo.height': 300,
  'photo.seconds': 5,
  'photo.parallel': 2,
  'photo.waiting': 100,
  'photo.lookUps': 20,
  'photo.suggestionMinutes': 60,
  'photo.suggestionsPerUser': 200,
  'stream.perUser': 20,
  'lookup.ms': 4_500,
  'webhook.count': 50,
  'webhook.ms': 20_000,
  'webhook.answerBytes': 4 * 1024,
  'webhook.retryDays': 3,
  'webhook.giveUpDays': 5,
  'webhook.secretHours': 24,
  'webhook.keepDays': 30,
  'outbound.ms': 5_000,
  'outbound.bytes': 1024 * 1024,
  'outbound.redirects': 3,
  'stream.behindMs': 1_000,
  'notification.gatherSeconds': 5,
  'notification.keepDays': 90,
  'shutdown.seconds': 30,
};

export type LimitKey = keyof typeof defaults;

/** The limits in force: the defaults, changed once at start by the environment variable LIMITS. */
export const limits: Record<LimitKey, number> = { ...defaults };

/** Takes over LIMITS (a JSON object of known keys and non-negative numbers) or refuses the start with a ConfigError. */
export function applyLimits(json: string | undefined): void {
  if (!json) return;
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw new ConfigError('LIMITS is not valid JSON.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigError('LIMITS must be a JSON object, e.g. {"rate.api": 1000}.');
  }
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(limits, key)) {
      throw new ConfigError(
        `LIMITS has an unknown key "${key}". Known: ${Object.keys(defaults).join(', ')}.`,
      );
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new ConfigError(`LIMITS: "${key}" must be a number, 0 or more.`);
    }
    limits[key as LimitKey] = value;
  }
}
