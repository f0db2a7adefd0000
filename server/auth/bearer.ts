import type { RequestHandler } from 'express';

/** There are no API keys yet, so none that a caller brings is valid: 401, whatever else the request carries. */
export const refuseBearer: RequestHandler = ({ headers }, response, next) => {
  if (!/^bearer\b/i.test(headers.authorization ?? '')) return next();
  response
    .status(401)
    .set('WWW-Authenticate', 'Bearer error="invalid_token"')
    .json({ errors: [{ message: 'This key is not valid.', extensions: { code: 'UNAUTHENTICATED' } }] });
};
