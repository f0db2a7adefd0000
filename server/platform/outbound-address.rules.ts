import ipaddr from 'ipaddr.js';

/**
 * Whether the server may send a request there as far as the address itself tells: http or https, the usual ports, no
 * user name, and, where it names no host but an IP address, a public one. What a name leads to is looked at later.
 */
export function mayBeAsked(url: URL, ports: ReadonlySet<number>): boolean {
  if (!isWeb(url) || !ports.has(portOf(url))) return false;
  const host = withoutBrackets(url.hostname);
  return ipaddr.isValid(host) ? isPublicAddress(host) : !isThisMachine(host);
}

/** http or https, and nobody's credentials in it: what even an administrator's exception does not change. */
export const isWeb = (url: URL): boolean =>
  (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;

/**
 * Whether an IP address is one of the internet: in no special range of either family. Mapped IPv4 is judged as the
 * IPv4 that it reaches; of IPv6 only what is given out at all (2000::/3).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  return ip.kind() === 'ipv4' || ip.match(ipaddr.IPv6.parseCIDR('2000::/3'));
}

/** Host and port as an exception names them: `crm.internal:8080`, `[::1]:80`. */
export const hostAndPort = (url: URL): string => `${url.hostname}:${portOf(url)}`;

export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

const isThisMachine = (name: string): boolean => /(^|\.)localhost\.?$/.test(name);
