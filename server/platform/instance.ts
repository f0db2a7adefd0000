import type { CountryCode } from 'libphonenumber-js';
import type { Locale } from './messages.js';

/**
 * What is the same for the whole installation; set once at start from the environment (config.ts). Links in mails and
 * cookies follow `publicUrl` (no slash at its end), never the Host header.
 */
export const instance: {
  locale: Locale;
  country: CountryCode;
  publicUrl: string;
  /** False: mails become files. */
  sendsMail: boolean;
  /** `host:port` of what outgoing requests may reach although it is private. */
  outboundAllow: ReadonlySet<string>;
  /** The ports that outgoing requests may go to elsewhere. */
  outboundPorts: ReadonlySet<number>;
  /** Base addresses of the services that are asked about companies. */
  services: { crunchbase: string; wikidata: string; gleif: string };
  /** Base addresses of the services that are asked for photos; a Mastodon profile is asked for at its own host. */
  photoServices: { gravatar: string; libravatar: string; github: string; mastodon: string; bluesky: string };
  /** Null: Crunchbase is not asked. */
  crunchbaseKey: string | null;
} = {
  locale: 'en',
  country: 'DE',
  publicUrl: 'http://localhost:4000',
  sendsMail: false,
  outboundAllow: new Set(),
  outboundPorts: new Set([80, 443]),
  services: {
    crunchbase: 'https://api.crunchbase.com',
    wikidata: 'https://www.wikidata.org',
    gleif: 'https://api.gleif.org',
  },
  photoServices: {
    gravatar: 'https://gravatar.com',
    libravatar: 'https://seccdn.libravatar.org',
    github: 'https://api.github.com',
    mastodon: 'https://{host}',
    bluesky: 'https://public.api.bsky.app',
  },
  crunchbaseKey: null,
};
