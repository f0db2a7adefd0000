import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { instance } from '../platform/instance.js';
import { refuseCrossSite } from './same-origin.js';
import { readSessionCookie, writeSessionCookie } from './session-cookie.js';

let server: Server;
let port: number;
const publicUrl = instance.publicUrl;

beforeAll(async () => {
  const app = express();
  app.use(refuseCrossSite);
  app.all('/', (_, response) => void response.send('done'));
  app.all('/sign-in', (_, response) => {
    writeSessionCookie(response, 'secret');
    response.end();
  });
  app.all('/sign-out', (_, response) => {
    writeSessionCookie(response, null);
    response.end();
  });
  app.all('/who', (incoming, response) => void response.json(readSessionCookie(incoming)));
  await new Promise<void>(resolve => (server = app.listen(0, '127.0.0.1', () => resolve())));
  port = (server.address() as AddressInfo).port;
  instance.publicUrl = 'https://crm.example';
});
afterAll(async () => {
  instance.publicUrl = publicUrl;
  await new Promise(resolve => server.close(resolve));
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const ask = (method: string, headers: Record<string, string> = {}, path = '/'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, response => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    })
      .on('error', reject)
      .end();
  });

describe('A request that changes something', () => {
  const own = (): string => `http://127.0.0.1:${port}`;
  test.each<[string, () => Record<string, string>, number]>([
    ['without a word about its origin, as from curl', () => ({}), 200],
    ['from our own page', () => ({ 'sec-fetch-site': 'same-origin', origin: 'https://crm.example' }), 200],
    ['that the user typed', () => ({ 'sec-fetch-site': 'none' }), 200],
    ['from another site', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), 403],
    [
      'from a neighbouring subdomain',
      () => ({ 'sec-fetch-site': 'same-site', origin: 'https://blog.crm.example' }),
      403,
    ],
    [
      'from another site that names our origin',
      () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://crm.example' }),
      403,
    ],
    ['of an older browser, from PUBLIC_URL', () => ({ origin: 'https://crm.example' }), 200],
    ['of an older browser, from the address listened on', () => ({ origin: own() }), 200],
    ['of an older browser, from localhost', () => ({ origin: `http://localhost:${port}` }), 200],
    ['of an older browser, from another port', () => ({ origin: 'http://127.0.0.1:1' }), 403],
    ['of an older browser, from another site', () => ({ origin: 'https://evil.example' }), 403],
    ['of an older browser, from a sandbox or a file', () => ({ origin: 'null' }), 403],
    [
      'from a site whose name now leads to us',
      () => ({ origin: 'http://evil.example', host: 'evil.example' }),
      403,
    ],
    [
      'with a password instead of a key',
      () => ({ origin: 'https://evil.example', authorization: 'Basic abc' }),
      403,
    ],
  ])('%s', async (_, headers, status) => {
    expect((await ask('POST', headers())).status).toBe(status);
  });

  test('is refused in the form of a GraphQL answer', async () => {
    const { text } = await ask('POST', { 'sec-fetch-site': 'cross-site' });
    expect(JSON.parse(text)).toEqual({
      errors: [expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })],
    });
  });
});

test('Reading from elsewhere is let through: the answer stays with the browser', async () => {
  expect((await ask('GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
});

describe('The session cookie', () => {
  const cookie = async (path: string): Promise<string> =>
    (await ask('POST', {}, path)).headers['set-cookie']!.join('\n');

  test('on https is bound to this very host and to https', async () => {
    instance.publicUrl = 'https://crm.example';
    const written = await cookie('/sign-in');
    expect(written).toMatch(
      /^__Host-kartei_session=secret; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('on http is hidden from scripts and from other sites all the same', async () => {
    instance.publicUrl = 'http://localhost:4000';
    expect(await cookie('/sign-in')).toMatch(
      /^kartei_session=secret; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  test('is taken away with the same flags', async () => {
    instance.publicUrl = 'https://crm.example';
    expect(await cookie('/sign-out')).toBe(
      '__Host-kartei_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    );
  });

  test.each([
    ['kartei_session=abc', 'abc'],
    ['theme=dark; kartei_session=abc; x=y', 'abc'],
    ['kartei_session=', null],
    ['other_kartei_session=abc', null],
  ])('is found in "%s"', async (header, token) => {
    instance.publicUrl = 'http://localhost:4000';
    expect(JSON.parse((await ask('GET', { cookie: header }, '/who')).text)).toBe(token);
  });
});
