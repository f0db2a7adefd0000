import type { Request, RequestHandler } from 'express';
import { refuse } from '../platform/http-refusal.js';
import { instance } from '../platform/instance.js';
import { say } from '../platform/messages.js';
import { viewerOfKey } from './bearer.js';

/**
 * Refuses (403) requests that another website makes a signed-in user's browser send. Reading is not its business, and
 * no website can make a browser send a key.
 */
export const refuseCrossSite: RequestHandler = (request, response, next) => {
  if (isSafeMethod(request) || viewerOfKey(request) || isSameOrigin(request)) return next();
  refuse(request, response, { status: 403, code: 'FORBIDDEN', message: foreign });
};

const foreign = say(
  'This request came from another website.',
  'Diese Anfrage kam von einer anderen Website.',
);

const isSafeMethod = ({ method }: Request): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method);

/** What the browser says itself; older ones, and plain http, send only the Origin; other programs neither. */
function isSameOrigin(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = request.headers;
  return origin === undefined || ownOrigins(request).includes(origin.toLowerCase());
}

/** PUBLIC_URL, and the address that this very connection reached: never the Host header, which a page can choose. */
function ownOrigins({ socket }: Request): string[] {
  const { localAddress = '', localPort } = socket;
  const address = localAddress.replace(/^::ffff:/, '');
  const hosts = [address.includes(':') ? `[${address}]` : address];
  if (address === '::1' || address.startsWith('127.')) hosts.push('localhost', '127.0.0.1', '[::1]');
  return [
    new URL(instance.publicUrl).origin,
    ...hosts.map(host => new URL(`http://${host}:${localPort}`).origin),
  ];
}
