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
} = {
  locale: 'en',
  country: 'DE',
  publicUrl: 'http://localhost:4000',
  sendsMail: false,
  outboundAllow: new Set(),
  outboundPorts: new Set([80, 443]),
};
