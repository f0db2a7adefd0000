import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { ConfigError } from '../platform/config-error.js';
import type { Database, Db } from '../platform/database.js';
import { UserErrors, type Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { instance } from '../platform/instance.js';
import type { Locale } from '../platform/messages.js';
import { emailKey } from '../platform/email-address.rules.js';
import { checkEmail, checkName } from '../users/user.rules.js';
import { claimToken, failExpired, findToken, issueToken } from './one-time-token.service.js';
import { checkPassword } from './password.rules.js';
import { hashPassword } from './password.service.js';
import { createSession } from './session.service.js';
import type { Caller } from './sign-in.service.js';

interface Administrator {
  name: string;
  email: string;
  password: string;
  locale: Locale;
}

/**
 * On a database without users: makes the first administrator from the environment, or gives the address of the page
 * that makes one, to be printed. Null where there is nothing to do. ConfigError for an e-mail or password not allowed.
 */
export async function ensureFirstAdministrator(
  database: Database,
  given: { email: string; password: string } | null,
  now: Date,
): Promise<string | null> {
  if (!(await hasNoUsers(database.read))) return null;
  if (!given) return setUpUrl(database, now);
  const { checked, problems } = checkAdministrator({
    name: 'Administrator',
    locale: instance.locale,
    ...given,
  });
  if (problems.length > 0) throw new ConfigError(explain(problems));
  const passwordHash = await hashPassword(checked.password);
  await database.transaction(async db => {
    // A second process that starts at the same time may have been first; then there is nothing left to do.
    if (await isFirst(db)) await createAdministrator(db, checked, passwordHash, now);
  });
  return null;
}

/** Makes the first administrator through the printed link and signs them in; gives the session's token. EXPIRED later. */
export async function setUpFirstAdministrator(
  database: Database,
  { token, address, userAgent, ...input }: Administrator & { token: string } & Caller,
  now: Date,
): Promise<string> {
  if (!(await findToken(database.read, 'SETUP', token, now))) failExpired('SETUP');
  const { checked, problems } = checkAdministrator(input);
  if (problems.length > 0) throw new UserErrors(problems);
  const passwordHash = await hashPassword(checked.password);
  return database.transaction(async db => {
    await claimToken(db, 'SETUP', token, now);
    if (!(await isFirst(db))) failExpired('SETUP');
    const userId = await createAdministrator(db, checked, passwordHash, now);
    audit({ db, now }, { kind: 'SIGNED_IN', actorId: userId, userId, address });
    return createSession(db, userId, now, userAgent);
  });
}

function checkAdministrator(input: Administrator): { checked: Administrator; problems: Problem[] } {
  const problems: Problem[] = [];
  const name = checkName(input.name, problems);
  const email = checkEmail(input.email, problems);
  problems.push(...checkPassword(input.password, { name, email }));
  return { checked: { ...input, name, email }, problems };
}

function explain(problems: Problem[]): string {
  const variables: Record<string, string> = { email: 'ADMIN_EMAIL', password: 'ADMIN_PASSWORD' };
  return problems
    .map(({ path, message }) => `${variables[path?.[0] ?? ''] ?? 'ADMIN_EMAIL'}: ${message.en}`)
    .join('\n');
}

/** Each start prints a link of its own; those of former starts work until the first one is used. */
function setUpUrl(database: Database, now: Date): Promise<string> {
  return database.transaction(async db => {
    const expiresAt = new Date(now.getTime() + 24 * 3_600_000);
    const token = await issueToken(db, { kind: 'SETUP', userId: null, expiresAt });
    return `${instance.publicUrl}/setup?token=${token}`;
  });
}

async function hasNoUsers(db: Db): Promise<boolean> {
  return (await db.rows(sql`SELECT 1 FROM app_user LIMIT 1`)).length === 0;
}

/** Two at once wait for each other here, so that only one of them finds no users. */
async function isFirst(db: Db): Promise<boolean> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(${firstAdministratorLock})`);
  return hasNoUsers(db);
}

const firstAdministratorLock = 4_711_003;

async function createAdministrator(
  db: Db,
  { name, email, locale }: Administrator,
  passwordHash: string,
  now: Date,
): Promise<string> {
  const id = newId();
  await db.rows(sql`
    INSERT INTO app_user (id, name, email, email_key, role, active, locale, password_hash, created_at)
    VALUES (${id}, ${name}, ${email}, ${emailKey(email)}, 'ADMIN', true, ${locale}, ${passwordHash}, ${now})`);
  await db.rows(sql`DELETE FROM one_time_token WHERE kind = 'SETUP'`);
  return id;
}
