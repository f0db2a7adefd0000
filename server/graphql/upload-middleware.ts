import { type Request, type RequestHandler, type Response, Router } from 'express';
import graphqlUploadExpress from 'graphql-upload/graphqlUploadExpress.mjs';
import Upload from 'graphql-upload/Upload.mjs';
import { pleaseSignIn, refuse } from '../platform/http-refusal.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';

/**
 * Takes multipart requests of people who are signed in; of others nothing is read. Files wait in the system's
 * temporary directory until the answer is sent.
 */
export function takeUploads(isSignedIn: (request: Request) => Promise<boolean>): RequestHandler {
  const router = Router();
  router.use((request, _response, next) => next(request.is('multipart/form-data') ? undefined : 'router'));
  router.use(refuseForeignForms, refuseStrangers(isSignedIn), answerWhenAllIsSent);
  router.use((request, response, next) =>
    graphqlUploadExpress({
      maxFieldSize: limits['body.json'],
      maxFileSize: limits['import.bytes'],
      maxFiles: 1,
    })(request, response, next),
  );
  router.use(refuseStrangePlaces);
  return router;
}

/** A form on another website can send multipart, but no header of its own. */
const refuseForeignForms: RequestHandler = (request, response, next) => {
  if (request.headers['apollo-require-preflight'] ?? request.headers['x-apollo-operation-name'])
    return next();
  response.set('Connection', 'close');
  refuse(request, response, { status: 400, code: 'BAD_USER_INPUT', message: headerMissing });
};

const refuseStrangers =
  (isSignedIn: (request: Request) => Promise<boolean>): RequestHandler =>
  async (request, response, next) => {
    if (await isSignedIn(request)) return next();
    response.set('Connection', 'close');
    refuse(request, response, { status: 200, code: 'UNAUTHENTICATED', message: pleaseSignIn });
  };

/**
 * Who still sends does not listen: an answer to half a file (there is no right to it, or it is too large) would reach
 * nobody, for the connection would be reset.
 */
const answerWhenAllIsSent: RequestHandler = (request, response, next) => {
  const sent = new Promise<void>(resolve => request.once('end', resolve).once('close', resolve));
  const end = response.end.bind(response) as (...body: unknown[]) => Response;
  response.end = (...body: unknown[]) => {
    void sent.then(() => end(...body));
    return response;
  };
  next();
};

/**
 * The `map` of a multipart request says where the file is to stand in the operation. Only a variable may be such a
 * place: a path like `f.99999999` would make a list of a hundred million holes.
 */
const refuseStrangePlaces: RequestHandler = (request, response, next) => {
  const { variables, ...rest } = (request.body ?? {}) as { variables?: unknown };
  const values = isTree(variables) && !Array.isArray(variables) ? Object.values(variables) : [variables];
  if (!holdsFile(rest) && values.every(value => value instanceof Upload || !holdsFile(value))) return next();
  refuse(request, response, { status: 400, code: 'BAD_USER_INPUT', message: notThere });
};

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Goes through what is there, not through the holes, and however deep it is nested. */
function holdsFile(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next instanceof Upload) return true;
    if (isTree(next)) for (const inner of Object.values(next)) waiting.push(inner);
  }
  return false;
}

const headerMissing = say(
  'Uploads need the header apollo-require-preflight.',
  'Zum Hochladen gehört der Header apollo-require-preflight.',
);
const notThere = say(
  'A file can only be the value of a variable.',
  'Eine Datei kann nur der Wert einer Variablen sein.',
);
