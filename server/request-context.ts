import type { Request, Response } from 'express';
import { keyViewer } from './auth/api-key.service.js';
import { keyOf, viewerOfKey } from './auth/bearer.js';
import { readSessionCookie, writeSessionCookie } from './auth/session-cookie.js';
import { sessionViewer } from './auth/session.service.js';
import type { Context, RequestFacts } from './graphql/context.js';
import { Loaders } from './graphql/loaders.js';
import type { Database } from './platform/database.js';
import { languageOf } from './platform/http-refusal.js';
import type { Viewer } from './platform/work.js';

/** What resolvers know of a request; without `response` they cannot sign anybody in. */
export async function createContext(
  database: Database,
  request: Request,
  response?: Response,
): Promise<Context> {
  const viewer = await viewerOf(database, request);
  const facts: RequestFacts = {
    address: request.ip ?? '',
    userAgent: request.headers['user-agent'] ?? null,
    sessionToken: readSessionCookie(request),
    origin: request.headers.origin ?? null,
    setSession(token) {
      facts.sessionToken = token;
      if (response) writeSessionCookie(response, token);
    },
  };
  return {
    database,
    viewer,
    locale: viewer?.locale ?? languageOf(request),
    loaders: new Loaders(),
    request: facts,
  };
}

/** Who asks: by the key that came along, else by the session. */
export async function viewerOf(database: Database, request: Request): Promise<Viewer | null> {
  const ofKey = viewerOfKey(request);
  if (ofKey) return ofKey;
  const sessionToken = readSessionCookie(request);
  return sessionToken ? sessionViewer(database.read, sessionToken, new Date()) : null;
}

/** The same anew, for a subscription: what ended since its beginning has ended. Listening is no use of a session. */
export async function viewerNow(database: Database, request: Request): Promise<Viewer | null> {
  const secret = keyOf(request);
  if (secret !== undefined) return keyViewer(database.read, secret, new Date());
  const sessionToken = readSessionCookie(request);
  return sessionToken ? sessionViewer(database.read, sessionToken, new Date(), { isUse: false }) : null;
}

/** Aborted when the connection ends before the answer is written. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
