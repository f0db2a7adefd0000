import type { Request, Response } from 'express';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';

/** The session's token in the request's cookies, or null. */
export function readSessionCookie(request: Request): string | null {
  const wanted = `${cookieName()}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim());
  return pairs.find(pair => pair.startsWith(wanted))?.slice(wanted.length) || null;
}

/** Hands the token to the browser alone: scripts cannot read it, other sites' forms do not send it. Null takes it away. */
export function writeSessionCookie(response: Response, token: string | null): void {
  const flags = { httpOnly: true, sameSite: 'lax', secure: isHttps(), path: '/' } as const;
  if (token === null) response.clearCookie(cookieName(), flags);
  else response.cookie(cookieName(), token, { ...flags, maxAge: limits['session.maxDays'] * 24 * 3_600_000 });
}

/** On https the prefix makes browsers refuse such a cookie from a neighbouring host or over plain http. */
const cookieName = (): string => (isHttps() ? '__Host-kartei_session' : 'kartei_session');
const isHttps = (): boolean => instance.publicUrl.startsWith('https:');
