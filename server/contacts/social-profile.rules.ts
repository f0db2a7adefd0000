import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { isTooMany } from './contact-info.rules.js';
import type { ContactInput, ContactKind, SocialNetwork, SocialProfileEntry } from './contact.values.js';
import { requiredLine } from '../platform/text.rules.js';
import { parseWebAddress, type WebAddress } from '../platform/web-address.rules.js';

/** How a network writes the addresses of profiles: `root`, then a section (with or without), then the name. */
interface Network {
  /** Its domains; subdomains belong to it too. */
  hosts: string[];
  root: string;
  /** What a name looks like. */
  name: RegExp;
  /** Sections that hold profiles; a handle in one that is not `home` keeps it: "company/acme". */
  sections?: string[];
  /** The section of a bare handle, where the network has no profiles outside of sections. */
  home?: Record<ContactKind, string>;
  /** The network writes an @ before names in addresses. */
  at?: boolean;
  /** First parts of paths that lead to something else than a profile. */
  elsewhere?: string[];
  /** Addresses of profiles that have a number instead of a name. */
  numbered?: RegExp;
}

type Profile = Pick<SocialProfileEntry, 'handle' | 'url'>;

/**
 * Checks profiles given as handle (with or without @) or as full address of that network; both end as handle, without
 * a leading @, and address. What cannot be a handle there, and another website's address, is INVALID.
 */
export function checkSocialProfiles(
  kind: ContactKind,
  given: NonNullable<ContactInput['socialProfiles']>,
  problems: Problem[],
): SocialProfileEntry[] {
  if (isTooMany(given, limits['list.entries'], 'socialProfiles', problems)) return [];
  const profiles: SocialProfileEntry[] = [];
  for (const [index, { network, handle: text }] of given.entries()) {
    const path = ['socialProfiles', String(index), 'handle'];
    const line = requiredLine(text, { path, max: limits['length.url'], problems }, missingHandle);
    if (!line) continue;
    const profile = readProfile(network, line, kind);
    if (profile) profiles.push({ network, ...profile });
    else problems.push({ code: 'INVALID', message: notAProfile, path });
  }
  return profiles;
}

function readProfile(network: SocialNetwork, text: string, kind: ContactKind): Profile | null {
  switch (network) {
    case 'OTHER':
      return { handle: text, url: looksLikeAddress.test(text) ? (parseWebAddress(text)?.url ?? null) : null };
    case 'SKYPE':
      return skypeName.test(text) ? { handle: text, url: null } : null;
    case 'MASTODON':
      return readMastodon(text);
    default:
      return readOnNetwork(networks[network], text, kind);
  }
}

function readOnNetwork(network: Network, text: string, kind: ContactKind): Profile | null {
  const home = network.home?.[kind];
  let handle: string | null = text.replace(/^@/, '').replace(/\/$/, '');
  if (looksLikeAddress.test(text) || network.hosts.includes(text.toLowerCase())) {
    const address = parseWebAddress(text);
    handle = address && isOn(network, address) ? handleIn(network, address) : null;
  }
  if (home && handle?.startsWith(`${home}/`)) handle = handle.slice(home.length + 1);
  if (!handle || !isHandle(network, handle)) return null;
  const bare = !handle.includes('/');
  const prefix = bare ? `${home ? `${home}/` : ''}${network.at ? '@' : ''}` : '';
  return { handle, url: `${network.root}${prefix}${encodeURI(handle)}` };
}

function isOn({ hosts }: Network, { host }: WebAddress): boolean {
  return hosts.some(domain => host === domain || host.endsWith(`.${domain}`));
}

/** The handle of the profile that an address leads to; null where it leads elsewhere. */
function handleIn(network: Network, { path, search }: WebAddress): string | null {
  const number = network.numbered?.exec(`${path}${search}`)?.[1];
  if (number) return number;
  const [first, second] = path.split('/').filter(Boolean);
  if (!first || network.elsewhere?.includes(first)) return null;
  if (network.sections?.includes(first)) return second ? `${first}/${second}` : null;
  return network.home ? null : first.replace(/^@/, '');
}

function isHandle({ name, sections = [] }: Network, handle: string): boolean {
  const [section, ...rest] = handle.split('/');
  if (rest.length === 0) return name.test(handle);
  return rest.length === 1 && sections.includes(section ?? '') && name.test(rest[0] ?? '');
}

/** "@user@host", or the address of the profile on any server. */
function readMastodon(text: string): Profile | null {
  const address = looksLikeAddress.test(text) ? parseWebAddress(text) : null;
  const inPath = address && /^\/(?:@|users\/)(\w[\w.-]*)(?:@([^/@]+))?\/?$/.exec(address.path);
  const [, user, host] = inPath
    ? [inPath[0], inPath[1], inPath[2] ?? address.host]
    : (/^@?(\w[\w.-]*)@([^/@]+)$/.exec(text) ?? []);
  const server = host ? parseWebAddress(host) : null;
  if (!user || !server || server.path !== '/' || server.search) return null;
  return { handle: `${user}@${server.host}`, url: `https://${server.host}/@${user}` };
}

/** With a scheme, `www.`, or a domain and a slash: "xing.com/profile/…". */
const looksLikeAddress = /^([a-z][a-z0-9+.-]*:\/\/|www\.|[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+\/)/iu;
const skypeName = /^[^\s/\\?#<>]{1,100}$/u;
/** Names of networks that allow letters of every script. */
const anyScript = /^[\p{L}\p{M}\p{N}_&'’.·+-]{1,120}$/u;

const networks: Record<Exclude<SocialNetwork, 'MASTODON' | 'SKYPE' | 'OTHER'>, Network> = {
  LINKEDIN: {
    hosts: ['linkedin.com'],
    root: 'https://www.linkedin.com/',
    name: anyScript,
    sections: ['in', 'company', 'school', 'showcase', 'pub'],
    home: { PERSON: 'in', COMPANY: 'company' },
  },
  XING: {
    hosts: ['xing.com'],
    root: 'https://www.xing.com/',
    name: anyScript,
    sections: ['profile', 'pages', 'companies', 'company'],
    home: { PERSON: 'profile', COMPANY: 'pages' },
  },
  FACEBOOK: {
    hosts: ['facebook.com', 'fb.com', 'fb.me'],
    root: 'https://www.facebook.com/',
    name: anyScript,
    sections: ['groups'],
    elsewhere: ['events', 'pages', 'people', 'photo', 'profile.php', 'share', 'sharer', 'watch'],
    numbered: /^\/(?:profile\.php\?(?:[^#]*&)?id=|(?:people|pages)\/[^/]+\/)(\d+)/,
  },
  INSTAGRAM: {
    hosts: ['instagram.com'],
    root: 'https://www.instagram.com/',
    name: /^[\w.]{1,30}$/,
    elsewhere: ['explore', 'p', 'reel', 'reels', 'stories', 'tv'],
  },
  X: {
    hosts: ['x.com', 'twitter.com'],
    root: 'https://x.com/',
    name: /^\w{1,20}$/,
    elsewhere: ['hashtag', 'home', 'i', 'intent', 'search', 'share'],
  },
  BLUESKY: {
    hosts: ['bsky.app'],
    root: 'https://bsky.app/',
    name: /^(did:[a-z]+:[\w.:-]{1,100}|[a-z\d-]{1,63}(\.[a-z\d-]{1,63})+)$/i,
    sections: ['profile'],
    home: { PERSON: 'profile', COMPANY: 'profile' },
  },
  GITHUB: {
    hosts: ['github.com'],
    root: 'https://github.com/',
    name: /^[a-z\d](?:[a-z\d-]{0,38})$/i,
    sections: ['orgs'],
  },
  YOUTUBE: {
    hosts: ['youtube.com'],
    root: 'https://www.youtube.com/',
    name: anyScript,
    sections: ['channel', 'c', 'user'],
    at: true,
    elsewhere: ['embed', 'live', 'playlist', 'shorts', 'watch'],
  },
  TIKTOK: {
    hosts: ['tiktok.com'],
    root: 'https://www.tiktok.com/',
    name: /^[\w.]{1,30}$/,
    at: true,
    elsewhere: ['discover', 'tag'],
  },
};

const missingHandle = say(
  'Please enter a name or the address of a profile.',
  'Bitte geben Sie einen Namen oder die Adresse eines Profils ein.',
);
const notAProfile = say(
  'This is not a name or the address of a profile in this network.',
  'Das ist kein Name und keine Adresse eines Profils in diesem Netzwerk.',
);
