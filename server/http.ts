import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import { auditDenial } from './audit/audit.service.js';
import { takeKey } from './auth/bearer.js';
import { refuseCrossSite } from './auth/same-origin.js';
import { addPhotoRoute } from './contacts/contact-photo.routes.js';
import { createApollo } from './graphql/apollo.js';
import { createCallRate, startExchange } from './graphql/call-rate.js';
import { graphqlEndpoint } from './graphql/http-endpoint.js';
import { keepsUp } from './graphql/slow-reader.js';
import { subscriptionEndpoint } from './graphql/stream.js';
import { takeUploads } from './graphql/upload-middleware.js';
import { masked } from './graphql/present-errors.js';
import { schemaText } from './print-schema.js';
import { createContext, untilGone, viewerNow, viewerOf } from './request-context.js';
import { addExportRoutes } from './export/export.routes.js';
import { addImportRoutes } from './imports/import.routes.js';
import { neverKept, notWithKeys, oncePerOperation } from './schema.js';
import { noStore, securityHeaders } from './security-headers.js';
import type { Channel } from './platform/channel.js';
import { addSuggestionRoute } from './photo-suggestions/photo-suggestion.routes.js';
import { addContactDataRoute } from './privacy/contact-data.routes.js';
import type { Database } from './platform/database.js';
import { languageOf, notFound, pleaseSignIn, refuse } from './platform/http-refusal.js';
import { newId } from './platform/ids.js';
import { instance } from './platform/instance.js';
import { limits } from './platform/limits.js';
import { say } from './platform/messages.js';
import { formRoutes } from './web-forms/intake.route.js';

export interface HttpOptions {
  schema: GraphQLSchema;
  database: Database;
  /** Addresses of proxies whose X-Forwarded-For counts. */
  trustProxy: string[];
  /** The built client; null where only the API is served. */
  clientDir: string | null;
  /** Whether requests can be served at the moment. */
  isReady(): Promise<boolean>;
  /** What other processes say. */
  channel: Channel;
}

/** The whole application on one port: API, health and client. */
export async function createHttpServer(options: HttpOptions): Promise<Server> {
  const { schema, database, clientDir, channel } = options;
  const rate = createCallRate(newId(), channel, database.read);
  const exchange = startExchange(rate);
  const apollo = createApollo(schema, {
    oncePerOperation,
    notWithKeys,
    neverKept,
    onDenied: ({ database, request: { address } }, userId, field) =>
      auditDenial(database.read, { userId, field, address }, new Date()),
  });
  await apollo.start();
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', options.trustProxy);
  app.use(securityHeaders({ strictTransportSecurity: instance.publicUrl.startsWith('https:') }));
  addHealth(app, options.isReady);
  app.use(takeKey(database));
  app.use(
    '/graphql/stream',
    noStore,
    refuseCrossSite,
    express.json({ limit: limits['body.json'] }),
    subscriptionEndpoint(schema, rate, async (request, response) => {
      const ctx = await createContext(database, request);
      const currentViewer = () => viewerNow(database, request);
      return { ...ctx, live: { channel, currentViewer, keepsUp: () => keepsUp(response) } };
    }),
  );
  app.use(
    '/graphql',
    noStore,
    refuseCrossSite,
    refuseOtherBodies,
    takeUploads(async request => (await viewerOf(database, request)) !== null),
    express.json({ limit: limits['body.json'] }),
    graphqlEndpoint(apollo, rate, async (request, response) => {
      const ctx = await createContext(database, request, response);
      return { ...ctx, gone: untilGone(response) };
    }),
  );
  const sdl = schemaText(schema);
  app.get('/schema.graphql', noStore, async (request, response) => {
    const isSignedIn = (await viewerOf(database, request)) !== null;
    response
      .status(isSignedIn ? 200 : 401)
      .type('text/plain')
      .send(isSignedIn ? sdl : `# ${pleaseSignIn[languageOf(request)]}\n`);
  });
  addPhotoRoute(app, database, request => viewerOf(database, request));
  addSuggestionRoute(app, database, request => viewerOf(database, request));
  addImportRoutes(app, database, request => viewerOf(database, request));
  addExportRoutes(app, {
    database,
    schema,
    rate,
    viewerOf: request => viewerOf(database, request),
    viewerNow: request => viewerNow(database, request),
  });
  addContactDataRoute(app, database, request => viewerOf(database, request));
  app.use('/forms', formRoutes(database));
  if (clientDir) addClient(app, clientDir);
  app.use(answerBrokenBodies);
  const requestTimeout = limits['body.seconds'] * 1_000;
  return createServer({ requestTimeout }, app).on('close', () => exchange.stop());
}

/** Bodies that are neither JSON in UTF-8 nor a multipart request: 415. */
const refuseOtherBodies: RequestHandler = (request, response, next) => {
  const charset = /;\s*charset="?([\w-]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  const isKnown = request.is(['json', '+json', 'multipart/form-data']) && /^utf-8$/i.test(charset ?? 'utf-8');
  if (request.method !== 'POST' || isKnown) return next();
  refuse(request, response, { status: 415, code: 'BAD_USER_INPUT', message: sendJson });
};

function addHealth(app: Express, isReady: () => Promise<boolean>): void {
  app.get('/livez', noStore, (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', noStore, async (_request, response) => {
    const ready = await isReady();
    response
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ok\n' : 'not ready\n');
  });
}

/** Files under /assets carry a hash in their name and never change; every other path is a page of the client. */
function addClient(app: Express, clientDir: string): void {
  app.use(
    '/assets',
    express.static(join(clientDir, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  );
  app.use(express.static(clientDir, { index: false, maxAge: 0 }));
  app.get('/{*page}', (request, response, next) => {
    if (!request.accepts('html')) return next();
    response.set('Cache-Control', 'no-cache').sendFile('index.html', { root: clientDir });
  });
}

/** Bodies that are too large (413), no JSON (400) or in an unknown encoding (415); the rest is a bug. */
const answerBrokenBodies: ErrorRequestHandler = (error: { status?: number }, request, response, _next) => {
  const status = error.status ?? 500;
  if (status >= 400 && status < 500) {
    const message = status === 413 ? tooLarge : status === 404 ? notFound : unreadable;
    refuse(request, response, { status, code: 'BAD_USER_INPUT', message });
    return;
  }
  response.status(500).json({ errors: [masked(error, languageOf(request))] });
};

const sendJson = say(
  'Send JSON in UTF-8, or a multipart request for uploads.',
  'Senden Sie JSON in UTF-8 oder zum Hochladen eine Multipart-Anfrage.',
);
const tooLarge = say('The request is too large.', 'Die Anfrage ist zu groß.');
const unreadable = say('The request cannot be read.', 'Die Anfrage ist nicht lesbar.');
