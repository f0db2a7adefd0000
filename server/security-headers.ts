import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** Helmet's headers, which are the same for every answer: made once. */
export function securityHeaders(options: { strictTransportSecurity: boolean }): RequestHandler {
  const headers = new Map<string, string>();
  const collect = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader() {} };
  helmet({ ...helmetOptions, ...options })({} as Request, collect as unknown as Response, () => undefined);
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

/** Own scripts and styles only. */
const helmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
};

/** Answers that nobody may keep. */
export const noStore = (_request: Request, response: Response, next: () => void): void => {
  response.set('Cache-Control', 'no-store');
  next();
};
