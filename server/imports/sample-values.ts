import type { SocialNetwork } from '../contacts/contact.values.js';

const email = /^(mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}$/i;
const website =
  /^(https?:\/\/|www\.)\S+$|^[a-z0-9-]+(\.[a-z0-9-]+)*\.(de|com|org|net|eu|at|ch|io|info|co\.uk)(\/\S*)?$/i;
const phone = /^(\+|00|0|\(0)[\d\s()/.-]{6,}$/;
const dateOrNumber = /^[\d.,:/-]+(\s[\d:]+)?$/;

/** No address is longer; a hostile cell could keep the patterns busy. */
const LONGEST = 254;

export type ValueKind = 'email' | 'website' | 'phone';

/** What most of these values are; undefined where they are something else, or there are none. */
export function valueKind(samples: string[]): ValueKind | undefined {
  const values = samples.map(sample => sample.trim()).filter(sample => sample !== '');
  const most = (pattern: RegExp): boolean =>
    values.length > 0 &&
    values.filter(value => value.length <= LONGEST && pattern.test(value)).length >= values.length * 0.6;
  if (most(email)) return 'email';
  if (most(website)) return 'website';
  return most(phone) ? 'phone' : undefined;
}

/** The network that most of these addresses of profiles belong to; undefined where they are something else. */
export function networkOf(samples: string[]): SocialNetwork | undefined {
  const values = samples.filter(sample => sample.trim() !== '' && sample.length <= LONGEST);
  const share = (host: RegExp): number => values.filter(value => host.test(value)).length / values.length;
  return hosts.find(([host]) => share(host) >= 0.6)?.[1];
}

const hosts = (
  [
    ['linkedin\\.com', 'LINKEDIN'],
    ['xing\\.com', 'XING'],
    ['facebook\\.com', 'FACEBOOK'],
    ['instagram\\.com', 'INSTAGRAM'],
    ['(?:x|twitter)\\.com', 'X'],
    ['github\\.com', 'GITHUB'],
  ] as const
).map(([host, network]) => [new RegExp(`^\\s*https?://([a-z]+\\.)?${host}/`, 'i'), network] as const);

/** Whether a cell holds what no column is called: an address, a number, a date. */
export function looksLikeValue(cell: string): boolean {
  const value = cell.trim();
  return (
    value.length <= LONGEST && [email, website, phone, dateOrNumber].some(pattern => pattern.test(value))
  );
}
