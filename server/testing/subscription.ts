import { createClient } from 'graphql-sse';
import type { TestUser } from './world.js';

/** An open subscription, as a program has it. */
export interface TestSubscription<Data> {
  /** The next event; null where it has ended, or nothing came within `ms`. */
  next(ms?: number): Promise<Data | null>;
  hasEnded(): boolean;
  close(): Promise<void>;
}

/** Subscribes over SSE with the user's session, or with the secret of a key; resolves when the server listens. */
export async function subscribe<Data>(
  graphqlUrl: string,
  as: TestUser | { secret: string },
  query: string,
): Promise<TestSubscription<Data>> {
  let isConnected: () => void = () => undefined;
  const connected = new Promise<void>(resolve => (isConnected = resolve));
  const client = createClient({
    url: `${graphqlUrl}/stream`,
    headers:
      'secret' in as
        ? { Authorization: `Bearer ${as.secret}` }
        : { Cookie: `kartei_session=${as.sessionToken}` },
    fetchFn: fetch,
    retryAttempts: 0,
    on: { connected: () => isConnected() },
  });
  const events = client.iterate<Data>({ query });
  let ended = false;
  let failure: unknown;
  const waiting: Data[] = [];
  let wake: () => void = () => undefined;
  const reading = (async () => {
    for await (const { data, errors } of events) {
      if (errors) throw new Error(JSON.stringify(errors));
      waiting.push(data as Data);
      wake();
    }
  })()
    .catch((error: unknown) => (failure = error))
    .finally(() => {
      ended = true;
      wake();
    });
  await Promise.race([connected, reading]);
  if (failure) throw failure;
  return {
    async next(ms = 5_000) {
      if (waiting.length === 0 && !ended) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return waiting.shift() ?? null;
    },
    hasEnded: () => ended,
    async close() {
      client.dispose();
      await reading;
    },
  };
}
