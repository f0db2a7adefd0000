import type { AddressInfo } from 'node:net';
import type { GraphQLFormattedError } from 'graphql';
import { createHttpServer } from '../http.js';
import type { Database } from '../platform/database.js';
import { openChannel } from '../platform/channel.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { listen } from '../platform/listen.js';
import { createSchema } from '../schema.js';
import type { TestUser } from './world.js';

/** Answers of which a test does not say more: single values, reached by their names. */
export interface Tree {
  [field: string]: Tree;
}

export interface Answer<Data> {
  status: number;
  data: Data;
  errors: GraphQLFormattedError[] | undefined;
  /** The whole body as it came. */
  body: string;
}

/** Who asks: somebody in a browser, a program with a key, or (null) a stranger. */
export type Asker = Pick<TestUser, 'sessionToken'> | { key: string } | null;

export interface TestApi {
  url: string;
  /** Sends one operation over HTTP. */
  ask<Data = Tree>(asker: Asker, query: string, variables?: object): Promise<Answer<Data>>;
  close(): Promise<void>;
}

/** The whole server on a port of its own, without a client; tests may call as often as they like. */
export async function serveApi(database: Database): Promise<TestApi> {
  limits['rate.api'] = Infinity;
  Object.assign(instance.services, noServices);
  Object.assign(instance.photoServices, noPhotoServices);
  const channel = await openChannel((database.dataSource.options as { url: string }).url);
  const server = await createHttpServer({
    schema: await createSchema(),
    database,
    trustProxy: [],
    clientDir: null,
    isReady: () => Promise.resolve(true),
    channel,
  });
  await listen(server, '127.0.0.1', { number: 0, given: true });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return {
    url,
    async ask<Data>(asker: Asker, query: string, variables?: object) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...credentials(asker),
        },
        body: JSON.stringify({ query, variables }),
      });
      const body = await response.text();
      const { data, errors } = JSON.parse(body) as Pick<Answer<Data>, 'data' | 'errors'>;
      return { status: response.status, data, errors, body };
    },
    close: async () => {
      await channel.close();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const nobody = 'http://127.0.0.1:1';
/** No test asks the real ones; where it is about them it brings its own. */
const noServices = { crunchbase: nobody, wikidata: nobody, gleif: nobody };
const noPhotoServices = {
  gravatar: nobody,
  libravatar: nobody,
  github: nobody,
  mastodon: nobody,
  bluesky: nobody,
};

/** The headers by which the server knows who asks. */
export function credentials(asker: Asker): Record<string, string> {
  if (asker === null) return {};
  if ('key' in asker) return { Authorization: `Bearer ${asker.key}` };
  return { Cookie: `kartei_session=${asker.sessionToken}` };
}
