import type { Channel } from '../platform/channel.js';
import { RequestError } from '../platform/errors.js';
import type { Database } from '../platform/database.js';
import { pleaseSignIn } from '../platform/http-refusal.js';
import type { Locale } from '../platform/messages.js';
import type { Reader, Viewer } from '../platform/work.js';
import type { Loaders } from './loaders.js';

/** What came with the HTTP request that resolvers of sign-in and sign-out need. */
export interface RequestFacts {
  /** The caller's address; forwarded ones count only from TRUST_PROXY. */
  address: string;
  /** What the browser or program says of itself. */
  userAgent: string | null;
  sessionToken: string | null;
  /** The website that made the browser ask, as it says. */
  origin: string | null;
  /** Sets the session cookie of the answer, or takes it away; `sessionToken` follows. */
  setSession(token: string | null): void;
}

/** What a subscription needs beside the context of a request. */
export interface Live {
  channel: Channel;
  /** Who listens, with the rights of this moment; null when the session or the key has ended. */
  currentViewer(): Promise<Viewer | null>;
  /** Whether they have taken what they were sent, at least after a moment: for those who have not, nothing is piled up. */
  keepsUp(): Promise<boolean>;
}

export interface Context {
  database: Database;
  viewer: Viewer | null;
  /** The viewer's language, else what the browser asks for. */
  locale: Locale;
  loaders: Loaders;
  request: RequestFacts;
  /** Aborted when whoever asked has gone without waiting for the answer. */
  gone?: AbortSignal;
  /** Of a subscription only. */
  live?: Live;
}

/** The same for what only reads: it ends when nobody waits for the answer any more. */
export function whileAwaited(ctx: Context): Context {
  const { database, gone, viewer, request } = ctx;
  if (!gone) return ctx;
  const read = database.readUntil({ id: viewer?.id ?? request.address, gone });
  return { ...ctx, database: { ...database, read } };
}

/** The viewer, or UNAUTHENTICATED. */
export function signedIn(ctx: Pick<Context, 'viewer'>): Viewer {
  if (!ctx.viewer) throw new RequestError('UNAUTHENTICATED', pleaseSignIn);
  return ctx.viewer;
}

/** A handle for reading as the viewer; UNAUTHENTICATED where nobody is signed in. */
export const reader = (ctx: Context): Reader => ({ db: ctx.database.read, viewer: signedIn(ctx) });
