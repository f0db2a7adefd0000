import type { Request, Response } from 'express';
import { instance } from './instance.js';
import { locales, say, type Locale, type Message } from './messages.js';

/** What the browser asks for, if we speak it; else the instance's language. */
export const languageOf = (request: Request): Locale =>
  (request.headers['accept-language'] && (request.acceptsLanguages([...locales]) as Locale | false)) ||
  instance.locale;

/** Answers a request that no operation is read from, in the shape of GraphQL's errors and the caller's language. */
export function refuse(
  request: Request,
  response: Response,
  { status, code, message }: { status: number; code: string; message: Message },
): void {
  response.status(status).json({ errors: [{ message: message[languageOf(request)], extensions: { code } }] });
}

/** The same for files: a line of text in the caller's language. */
export function refuseFile(request: Request, response: Response, status: number, message: Message): void {
  response
    .status(status)
    .type('text')
    .send(`${message[languageOf(request)]}\n`);
}

export const pleaseSignIn = say('Please sign in.', 'Bitte melden Sie sich an.');
export const notFound = say('Not found.', 'Nicht gefunden.');
