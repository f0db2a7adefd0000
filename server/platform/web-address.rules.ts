import { domainToUnicode } from 'node:url';

export interface WebAddress {
  /** As given, with a scheme, so that it shows what was typed and is safe to link. */
  url: string;
  host: string;
  path: string;
  search: string;
}

const withScheme = /^([a-z][a-z0-9+.-]*):\/\//i;
/** "javascript:…", "mailto:…"; but "example.com:8080" is a host and its port. */
const otherScheme = /^[a-z][a-z0-9+-]*:(?!\d)/i;

/**
 * Reads an address on the web, with or without `https://`. Null for everything else: other schemes, white space,
 * a user name, a host without a dot. `host` and `path` are decoded, the host in lower case with its port.
 */
export function parseWebAddress(text: string): WebAddress | null {
  const url = completeUrl(text);
  // A backslash or missing slashes would mean one thing to the eye and another to a browser.
  if (!url || /[\s\\]/.test(url) || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.username || parsed.password || !isPublicName(parsed.hostname)) return null;
  const port = parsed.port && `:${parsed.port}`;
  return {
    url,
    host: `${domainToUnicode(parsed.hostname) || parsed.hostname}${port}`,
    path: decoded(parsed.pathname),
    search: parsed.search,
  };
}

/** The address as it is compared and searched: without scheme, `www.`, query and a slash at the end, in lower case. */
export function webAddressKey({ host, path }: WebAddress): string {
  return `${host.replace(/^www\./, '')}${path}`.replace(/\/$/, '').toLowerCase();
}

function completeUrl(text: string): string | null {
  const scheme = withScheme.exec(text)?.[1]?.toLowerCase();
  if (scheme) {
    return scheme === 'http' || scheme === 'https' ? `${scheme}${text.slice(scheme.length)}` : null;
  }
  if (otherScheme.test(text)) return null;
  return `https://${text.replace(/^\/\//, '')}`;
}

function isPublicName(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  const labels = hostname.replace(/\.$/, '').split('.');
  return labels.length > 1 && labels.every(label => label !== '');
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
