import type { CountryCode } from 'libphonenumber-js';
import type { Locale } from './messages.js';

/** What is the same for the whole installation; set once at start from the environment (config.ts). */
export const instance: { locale: Locale; country: CountryCode } = { locale: 'en', country: 'DE' };
