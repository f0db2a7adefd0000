import { isSupportedCountry, type CountryCode } from 'libphonenumber-js';
import { ConfigError } from './config-error.js';
import { applyLimits } from './limits.js';
import { instance } from './instance.js';
import { locales, type Locale } from './messages.js';
import { hostAndPort, isWeb } from './outbound-address.rules.js';

/** The environment, checked. docs: README, "Configuration". */
export interface Config {
  host: string;
  /** Given: taken or nothing; otherwise 4000 or the next free one. */
  port: { number: number; given: boolean };
  /** Null: follows the port. */
  publicUrl: string | null;
  databaseUrl: string | null;
  databaseDirectUrl: string | null;
  dataDir: string;
  admin: { email: string; password: string } | null;
  smtpUrl: string | null;
  mailFrom: string | null;
  trustProxy: string[];
  role: 'all' | 'web' | 'worker';
}

type Env = Record<string, string | undefined>;

/** Reads the environment once at start; limits and the instance's settings take effect with it. ConfigError says what is wrong. */
export function readConfig(env: Env): Config {
  applyLimits(env.LIMITS);
  instance.locale = oneOf(env, 'DEFAULT_LOCALE', locales, 'en') as Locale;
  instance.country = country(env);
  instance.sendsMail = Boolean(env.SMTP_URL);
  instance.outboundAllow = outboundAllow(env);
  instance.services.crunchbase = service(env, 'CRUNCHBASE_URL') ?? instance.services.crunchbase;
  instance.services.wikidata = service(env, 'WIKIDATA_URL') ?? instance.services.wikidata;
  instance.services.gleif = service(env, 'GLEIF_URL') ?? instance.services.gleif;
  const photos = instance.photoServices;
  photos.gravatar = service(env, 'GRAVATAR_URL') ?? photos.gravatar;
  photos.libravatar = service(env, 'LIBRAVATAR_URL') ?? photos.libravatar;
  photos.github = service(env, 'GITHUB_URL') ?? photos.github;
  photos.bluesky = service(env, 'BLUESKY_URL') ?? photos.bluesky;
  instance.crunchbaseKey = crunchbaseKey(env);
  return {
    host: env.HOST || '127.0.0.1',
    port: port(env),
    publicUrl: url(env, 'PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseDirectUrl: url(env, 'DATABASE_DIRECT_URL', ['postgres:', 'postgresql:']),
    dataDir: env.DATA_DIR || './data',
    admin: admin(env),
    smtpUrl: url(env, 'SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: env.MAIL_FROM || null,
    trustProxy: (env.TRUST_PROXY ?? '').split(/[\s,]+/).filter(Boolean),
    role: role(env),
  };
}

function port(env: Env): Config['port'] {
  if (!env.PORT) return { number: 4000, given: false };
  const number = Number(env.PORT);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new ConfigError(`PORT must be a number from 0 to 65535, not "${env.PORT}".`);
  }
  return { number, given: true };
}

function url(env: Env, name: string, protocols: string[]): string | null {
  const value = env[name];
  if (!value) return null;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new ConfigError(
      `${name} must be a URL that begins with ${protocols.map(p => `${p}//`).join(' or ')}.`,
    );
  }
  return value;
}

function oneOf(env: Env, name: string, allowed: readonly string[], fallback: string): string {
  const value = env[name] || fallback;
  if (!allowed.includes(value))
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not "${value}".`);
  return value;
}

function country(env: Env): CountryCode {
  const value = (env.DEFAULT_COUNTRY || 'DE').toUpperCase();
  if (!isSupportedCountry(value)) {
    throw new ConfigError(`DEFAULT_COUNTRY must be a two-letter country code such as DE, not "${value}".`);
  }
  return value;
}

const service = (env: Env, name: string): string | null => url(env, name, ['http:', 'https:']);

/** It goes into a header of each request, which takes no other characters. */
function crunchbaseKey({ CRUNCHBASE_API_KEY: key }: Env): string | null {
  if (!key) return null;
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new ConfigError('CRUNCHBASE_API_KEY has characters that no key has.');
  return key;
}

function outboundAllow(env: Env): Set<string> {
  const entries = (env.OUTBOUND_ALLOW ?? '').split(/[\s,]+/).filter(Boolean);
  return new Set(
    entries.map(entry => {
      const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : null;
      if (!url || !/:\d+$/.test(entry) || url.pathname !== '/' || !isWeb(url)) {
        throw new ConfigError(`OUTBOUND_ALLOW must be a list of host:port, and "${entry}" is not.`);
      }
      return hostAndPort(url);
    }),
  );
}

function admin(env: Env): Config['admin'] {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = env;
  if (!email && !password) return null;
  if (!email || !password) throw new ConfigError('Set both ADMIN_EMAIL and ADMIN_PASSWORD, or neither.');
  return { email, password };
}

function role(env: Env): Config['role'] {
  const value = oneOf(env, 'ROLE', ['all', 'web', 'worker'], 'all') as Config['role'];
  if (value !== 'all' && !env.DATABASE_URL) {
    throw new ConfigError(`ROLE=${value} needs DATABASE_URL: the embedded database serves one process only.`);
  }
  return value;
}
