import type { LookupAddress } from 'node:dns';
import dns from 'node:dns/promises';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { instance } from './instance.js';
import { limits } from './limits.js';
import {
  hostAndPort,
  isPublicAddress,
  isWeb,
  mayBeAsked,
  withoutBrackets,
} from './outbound-address.rules.js';

/**
 * Why nothing came back. NOT_ALLOWED: the address, or one that it leads to, is none of the internet. UNREACHABLE: no such
 * name, nobody there, or the connection broke.
 */
export type OutboundFailure = 'NOT_ALLOWED' | 'UNREACHABLE' | 'TIMED_OUT' | 'TOO_LARGE';

export class OutboundError extends Error {
  override name = 'OutboundError';
  constructor(
    readonly failure: OutboundFailure,
    options?: ErrorOptions,
  ) {
    super(failure, options);
  }
}

export interface OutboundRequest {
  method?: 'GET' | 'POST';
  /** Only what every server may know goes along to another one (see `harmless`). */
  headers?: Record<string, string>;
  body?: string;
  /** Ends everything, look-up and redirects included; absent: after `outbound.ms`. */
  signal?: AbortSignal;
  /** The base address of a configured service: its host may be private. */
  service?: string;
  /** One redirect more than these is the answer. */
  redirects?: number;
  maxBytes?: number;
  /** A body that is too large is cut instead of refused. */
  cut?: boolean;
}

export interface OutboundAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Where it came from, behind all redirects. */
  url: string;
}

/**
 * The one way out: asks a server on the internet, and never one of this machine or its network, whatever a name or a
 * redirect says. Resolves names itself and connects to exactly what it has checked. Throws OutboundError.
 */
export async function fetchOutside(address: string, request: OutboundRequest = {}): Promise<OutboundAnswer> {
  const signal = request.signal ?? AbortSignal.timeout(limits['outbound.ms']);
  try {
    return await follow(parse(address), { ...request, signal });
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    throw new OutboundError(signal.aborted ? 'TIMED_OUT' : 'UNREACHABLE', { cause: error });
  }
}

/** Whether a request may go there at all, as far as the address itself tells; where its name leads shows later. */
export function isAllowedAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return isWeb(url) && (isException(url, undefined) || mayBeAsked(url, instance.outboundPorts));
}

type Step = OutboundRequest & { signal: AbortSignal };

async function follow(url: URL, request: Step): Promise<OutboundAnswer> {
  const response = await send(url, await addressesOf(url, request), request);
  const next = redirectOf(url, response);
  const left = request.redirects ?? limits['outbound.redirects'];
  if (!next || left === 0) return { ...(await answer(response, request)), url: url.href };
  response.destroy();
  if (url.protocol === 'https:' && next.protocol === 'http:') throw new OutboundError('NOT_ALLOWED');
  return follow(next, {
    ...request,
    redirects: left - 1,
    method: 'GET',
    body: undefined,
    headers: next.origin === url.origin ? request.headers : harmless(request.headers),
  });
}

function parse(address: string): URL {
  if (!URL.canParse(address)) throw new OutboundError('NOT_ALLOWED');
  return new URL(address);
}

function redirectOf(url: URL, { statusCode, headers }: IncomingMessage): URL | null {
  const isRedirect = [301, 302, 303, 307, 308].includes(statusCode!) && headers.location !== undefined;
  return isRedirect && URL.canParse(headers.location!, url.href) ? new URL(headers.location!, url) : null;
}

const harmless = (headers: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(accept|accept-language|user-agent)$/i.test(name)),
  );

/** What to connect to: of a name everything public that it leads to, or else NOT_ALLOWED. */
async function addressesOf(url: URL, { service, signal }: Step): Promise<LookupAddress[]> {
  if (!isWeb(url)) throw new OutboundError('NOT_ALLOWED');
  const host = withoutBrackets(url.hostname);
  if (isException(url, service)) return orAborted(dns.lookup(host, { all: true }), signal);
  if (!mayBeAsked(url, instance.outboundPorts)) throw new OutboundError('NOT_ALLOWED');
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await orAborted(resolve(host), signal);
  const allowed = found.filter(({ address }) => isPublicAddress(address));
  if (allowed.length === 0) throw new OutboundError(found.length > 0 ? 'NOT_ALLOWED' : 'UNREACHABLE');
  return allowed;
}

const isException = (url: URL, service: string | undefined): boolean =>
  instance.outboundAllow.has(hostAndPort(url)) ||
  (service !== undefined && hostAndPort(new URL(service)) === hostAndPort(url));

/** Not by the system's own look-up: it would hold one of the process's few threads for as long as a server keeps silent. */
async function resolve(name: string): Promise<LookupAddress[]> {
  const [v4, v6] = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)]);
  const of = (family: number, found: PromiseSettledResult<string[]>): LookupAddress[] =>
    found.status === 'fulfilled' ? found.value.map(address => ({ address, family })) : [];
  return [...of(4, v4), ...of(6, v6)];
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}

/** A connection of its own each time: one that is kept open might be to what a name led to before. */
function send(url: URL, addresses: LookupAddress[], request: Step): Promise<IncomingMessage> {
  const checked: LookupFunction = (_name, { all }, found) =>
    all ? found(null, addresses) : found(null, addresses[0]!.address, addresses[0]!.family);
  const { method = 'GET', body, signal } = request;
  const headers = { 'User-Agent': 'Kartei', 'Accept-Encoding': 'gzip', ...request.headers };
  const open = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    open(url, { method, headers, agent: false, signal, lookup: checked })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
}

async function answer(response: IncomingMessage, request: Step): Promise<Omit<OutboundAnswer, 'url'>> {
  const { statusCode: status, headers } = response;
  const most = request.maxBytes ?? limits['outbound.bytes'];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most && !request.cut) throw new OutboundError('TOO_LARGE');
    if (size > most) break;
  }
  return { status: status!, headers, body: Buffer.concat(chunks).subarray(0, most) };
}

const unpacked = (response: IncomingMessage): NodeJS.ReadableStream =>
  response.headers['content-encoding'] === 'gzip'
    ? pipeline(response, createGunzip(), () => undefined)
    : response;
