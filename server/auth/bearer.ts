import type { RequestHandler } from 'express';
import { refuse } from '../platform/http-refusal.js';
import { say } from '../platform/messages.js';

/** There are no API keys yet, so none that a caller brings is valid: 401, whatever else the request carries. */
export const refuseBearer: RequestHandler = (request, response, next) => {
  if (!/^bearer\b/i.test(request.headers.authorization ?? '')) return next();
  response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  refuse(request, response, { status: 401, code: 'UNAUTHENTICATED', message: notValid });
};

const notValid = say('This key is not valid.', 'Dieser Schlüssel ist nicht gültig.');
