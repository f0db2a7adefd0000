import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { RateLimited, type Standing } from '../auth/rate.service.js';
import type { Database } from '../platform/database.js';
import { languageOf, notFound } from '../platform/http-refusal.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { embedCode } from './embed-code.js';
import type { FormState } from './form-controls.js';
import { readFormBody } from './form-body.js';
import { confirmPage, formPage, messagePage, pagePolicy } from './form-page.js';
import { challengeOf, countPost, openForm, takePost, type OpenForm, type Outcome } from './intake.service.js';
import { isAllowedOrigin } from './origin.rules.js';
import { publicForm, thanksOf } from './public-form.js';

/**
 * The door for websites and their visitors. It knows no session: whoever comes here is a stranger, and no cookie is read.
 * Websites that a form allows may call it from a script.
 */
export function formRoutes(database: Database): Router {
  const router = Router();
  router.use('/:key', loadForm(database));
  router.options('/:key', (_request, response) => {
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Content-Type, Accept',
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  });
  router.get('/:key', showForm);
  router.get('/:key/thanks', (_request, response) => {
    const { form } = opened(response);
    sendPage(response, 200, messagePage(form.locale, form.title, thanksOf(form).message));
  });
  router.get('/:key/embed.js', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').type('text/javascript');
    response.send(embedCode(opened(response).form.locale));
  });
  router.post(
    '/:key',
    async (request, response, next) => {
      tellStanding(response, await countPost(database, request.ip ?? '', opened(response).form));
      next();
    },
    express.raw({ type: () => true, limit: limits['body.form'] }),
    takeForm(database),
  );
  router.use(answerBroken);
  return router;
}

const opened = (response: Response): OpenForm => response.locals.open as OpenForm;

/** Finds the form and says to which websites a script may show what is answered. */
const loadForm =
  (database: Database): RequestHandler =>
  async (request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // Or the browser would hide from us where our own page was sent from.
      'Referrer-Policy': 'same-origin',
    });
    response.removeHeader('X-Frame-Options');
    const open = await openForm(database.read, String(request.params.key));
    response.locals.open = open;
    if (!open) {
      if (request.method === 'POST')
        tellStanding(response, await countPost(database, request.ip ?? '', null));
      return refuseForm(request, response, 404, notFound);
    }
    const { allowedOrigins } = open.form;
    const { origin = null } = request.headers;
    response.vary('Origin');
    if (allowedOrigins.length === 0) response.set('Access-Control-Allow-Origin', '*');
    else if (origin !== null && isAllowedOrigin(allowedOrigins, origin)) {
      response.set('Access-Control-Allow-Origin', origin);
    }
    response.set('Access-Control-Expose-Headers', exposedHeaders);
    next();
  };

const showForm: RequestHandler = (request, response) => {
  const open = opened(response);
  response.vary('Accept');
  if (wantsJson(request)) return void response.json(publicForm(open, new Date()));
  sendPage(response, 200, formPage(drawn(open), challengeOf(open.form, new Date())), open);
};

const takeForm =
  (database: Database): RequestHandler =>
  async (request, response) => {
    const open = opened(response);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const posted = await readFormBody(request.headers['content-type'] ?? '', body);
    if ('status' in posted) return refuseForm(request, response, posted.status, posted.message);
    const isPage = !wantsJson(request);
    const { origin = null } = request.headers;
    const outcome = await takePost(database, open, { posted, origin, isPage }, new Date());
    if (isPage) answerPage(response, open, outcome);
    else answerJson(response, open, outcome);
  };

function answerJson(response: Response, { form }: OpenForm, outcome: Outcome): void {
  if (outcome.state !== 'REFUSED') return void response.json({ accepted: true, ...thanksOf(form) });
  const userErrors = outcome.problems.map(({ code, message, path }) => ({
    code,
    message: message[form.locale],
    path: path ?? null,
  }));
  response.status(422).json({ accepted: false, userErrors, challenge: outcome.challenge });
}

function answerPage(response: Response, open: OpenForm, outcome: Outcome): void {
  const { form } = open;
  if (outcome.state === 'ACCEPTED') {
    response.redirect(303, form.returnUrl ?? `/forms/${form.key}/thanks`);
  } else if (outcome.state === 'TO_CONFIRM') {
    sendPage(response, 200, confirmPage(drawn(open), outcome.challenge, outcome.read), open);
  } else {
    const challenge = outcome.challenge ?? outcome.read.challenge!;
    sendPage(response, 422, formPage(drawn(open), challenge, stateOf(open, outcome)), open);
  }
}

/** The form as it was sent, with the first problem of each field. */
function stateOf({ form }: OpenForm, { read, problems }: Extract<Outcome, { state: 'REFUSED' }>): FormState {
  const byField = new Map<string, string>();
  for (const { path, message } of problems) {
    const name = path?.[0] ?? '';
    if (!byField.has(name)) byField.set(name, message[form.locale]);
  }
  return {
    values: new Map(read.values.map(({ name, value }) => [name, value])),
    hasConsent: read.hasConsent,
    problems: byField,
  };
}

const drawn = ({ form, fields }: OpenForm) => ({ ...form, fields });

/** A program says so, or sends JSON; everybody else is shown pages. */
const wantsJson = (request: Request): boolean =>
  Boolean(request.is('json')) || request.accepts(['html', 'json']) === 'json';

function sendPage(response: Response, status: number, html: string, open: OpenForm | null = null): void {
  const form = open ?? (response.locals.open as OpenForm | null);
  response.set('Content-Security-Policy', pagePolicy(form?.form ?? null));
  response.status(status).type('html').send(html);
}

function refuseForm(request: Request, response: Response, status: number, message: Message): void {
  const open = response.locals.open as OpenForm | null | undefined;
  const locale = open?.form.locale ?? languageOf(request);
  const text = message[locale];
  if (wantsJson(request)) {
    const code = status === 429 ? 'RATE_LIMITED' : 'BAD_USER_INPUT';
    response.status(status).json({ errors: [{ message: text, extensions: { code } }] });
  } else {
    sendPage(response, status, messagePage(locale, open?.form.title ?? notHere[locale], text));
  }
}

/** Too many posts (429), and bodies that are too large, broken or packed in an unknown way; the rest is a bug. */
const answerBroken: ErrorRequestHandler = (error: { status?: number }, request, response, next) => {
  if (error instanceof RateLimited) {
    tellStanding(response, error.standing);
    response.set('Retry-After', String(error.standing.seconds));
    return refuseForm(request, response, 429, error.text);
  }
  const { status = 500 } = error;
  if (status < 400 || status >= 500) return next(error);
  refuseForm(request, response, status, status === 413 ? tooLarge : unreadable);
};

const exposedHeaders = 'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';

const tellStanding = (response: Response, { limit, remaining, seconds }: Standing): void =>
  void response.set({
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(seconds),
  });

const notHere = say('This form is not available', 'Dieses Formular ist nicht verfügbar');
const tooLarge = say('The message is too large.', 'Die Nachricht ist zu groß.');
const unreadable = say('The request cannot be read.', 'Die Anfrage ist nicht lesbar.');
