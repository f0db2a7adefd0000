import {
  contactInfoCategories,
  type ContactInfoCategory,
  type SocialNetwork,
} from '../contacts/contact.values.js';

/** The parameter that says our own category where the standard has no word for it. */
export const categoryParameter = 'X-KARTEI';

/** The property that says a value of a custom field, whose label is its parameter LABEL. */
export const fieldProperty = 'X-KARTEI-FIELD';

type Property = 'EMAIL' | 'TEL' | 'URL' | 'ADR';

/** Categories that a TYPE says, with the TYPE (RFC 6350, 5.6 and 6.4.1; RFC 2426, 3.3.1). */
const types: [type: string, category: ContactInfoCategory, of?: Property][] = [
  ['fax', 'FAX', 'TEL'],
  ['cell', 'MOBILE', 'TEL'],
  ['work', 'WORK'],
  ['home', 'HOME'],
];

/** What others say as TYPE: Apple, Google, Outlook. */
const otherTypes: [type: string, category: ContactInfoCategory][] = [
  ['mobile', 'MOBILE'],
  ['iphone', 'MOBILE'],
  ['car', 'MOBILE'],
  ['postal', 'POSTAL'],
  ['main', 'OFFICE'],
  ['other', 'OTHER'],
];

/** The TYPE of a category; undefined where there is none that would be read as this one. */
export const typeOf = (property: Property, category: ContactInfoCategory): string | undefined =>
  types.find(([, own, of]) => own === category && (of ?? property) === property)?.[0];

/** The category of these TYPEs; undefined where they say none. A work fax is a fax. */
export function categoryOf(property: string, given: readonly string[]): ContactInfoCategory | undefined {
  const own = types.find(([type, , of]) => given.includes(type) && (of ?? property) === property);
  const other = otherTypes.find(([type]) => given.includes(type));
  return own?.[1] === 'WORK' || own?.[1] === 'HOME' ? (special(other?.[1]) ?? own[1]) : (own ?? other)?.[1];
}

/** Of "work" and "mobile", the second says more; of "home" and "postal" the first. */
const special = (category: ContactInfoCategory | undefined): ContactInfoCategory | undefined =>
  category === 'MOBILE' || category === 'OFFICE' ? category : undefined;

/** Names of services (RFC 9554, 2.5, 4.9) and of Apple's X-SOCIALPROFILE. */
export const serviceOf = (network: SocialNetwork): string => network.toLowerCase();

const networks: [RegExp, SocialNetwork][] = [
  [/linkedin/, 'LINKEDIN'],
  [/xing/, 'XING'],
  [/facebook/, 'FACEBOOK'],
  [/instagram/, 'INSTAGRAM'],
  [/^x$|twitter|(^|\W)x\.com/, 'X'],
  [/mastodon/, 'MASTODON'],
  [/bluesky|bsky/, 'BLUESKY'],
  [/github/, 'GITHUB'],
  [/youtube/, 'YOUTUBE'],
  [/tiktok/, 'TIKTOK'],
  [/skype/, 'SKYPE'],
];

/** The network that a service or the address of a profile names. */
export const networkNamed = (text: string): SocialNetwork | undefined =>
  networks.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1];

export const isCategory = (word: string): word is ContactInfoCategory =>
  contactInfoCategories.some(category => category === word);
