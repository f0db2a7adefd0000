import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nameServer, type NameServer } from '../testing/name-server.js';
import { json, redirect, silence, webServer, type WebServer } from '../testing/web-server.js';
import { instance } from './instance.js';
import { fetchOutside, OutboundError, type OutboundRequest } from './outbound-http.js';

let names: NameServer;
/** What must not be reached, and what answers with redirects to it. */
let inside: WebServer;
let service: WebServer;
const { outboundPorts } = instance;

beforeAll(async () => {
  names = await nameServer();
  [inside, service] = [await webServer(), await webServer()];
});
afterAll(async () => {
  await Promise.all([inside.close(), service.close()]);
  names.close();
});
beforeEach(() => {
  // Nothing but the address stands between a request and what must not be reached.
  instance.outboundPorts = new Set([80, 443, inside.port]);
  inside.visits.length = 0;
  service.visits.length = 0;
  service.answer(json({ ok: true }));
});
afterEach(() => {
  instance.outboundPorts = outboundPorts;
  instance.outboundAllow = new Set();
});

const failureOf = (address: string, request?: OutboundRequest): Promise<string> =>
  fetchOutside(address, request).then(
    ({ status }) => `reached: ${status}`,
    (error: unknown) => (error instanceof OutboundError ? error.failure : String(error)),
  );

/** PORT is that of a server which would answer. */
const forbidden = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://2130706433:PORT/',
  'http://017700000001:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://①②⑦.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST.:PORT/',
  'http://kartei.localhost:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[fc00::1]/',
  'http://[fd12:3456::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[5f00::1]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://192.0.0.1/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://user@127.0.0.1:PORT/',
  'https://user:secret@example.org/',
  'http://example.org:8080/',
  'https://example.org:22/',
  'http://example.org:5432/',
  'ftp://example.org/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'data:text/plain,hello',
  '//127.0.0.1:PORT/',
  'not an address',
];

describe('What is none of the internet is not reached', () => {
  test.each(forbidden)('%s', async address => {
    expect(await failureOf(address.replace('PORT', String(inside.port)))).toBe('NOT_ALLOWED');
    expect(inside.visits).toEqual([]);
  });

  test.each([
    ['this machine', ['127.0.0.1']],
    ['this machine in another notation', ['127.9.9.9']],
    ['the private network', ['10.1.2.3', '192.168.0.1']],
    ["the cloud's metadata", ['169.254.169.254']],
  ])('by a name that leads to %s', async (_, addresses) => {
    names.name('inside.example', addresses);
    expect(await failureOf(`http://inside.example:${inside.port}/`)).toBe('NOT_ALLOWED');
    expect(inside.visits).toEqual([]);
  });

  test('by a name that leads somewhere else at the second look-up', async () => {
    names.name('changing.example', [nowhere], ['127.0.0.1']);
    const address = `http://changing.example:${inside.port}/`;
    const signal = AbortSignal.timeout(500);
    expect(['TIMED_OUT', 'UNREACHABLE']).toContain(await failureOf(address, { signal }));
    expect(await failureOf(address)).toBe('NOT_ALLOWED');
    expect(inside.visits).toEqual([]);
  });

  test('by a name that leads there beside somewhere else: only what is public is tried', async () => {
    names.name('both.example', ['127.0.0.1', nowhere]);
    const signal = AbortSignal.timeout(500);
    const failure = await failureOf(`http://both.example:${inside.port}/`, { signal });
    expect(['TIMED_OUT', 'UNREACHABLE']).toContain(failure);
    expect(inside.visits).toEqual([]);
  });

  test.each(['http://127.0.0.1:PORT/', 'http://inside.example:PORT/', 'http://user@127.0.0.1:PORT/'])(
    'by a redirect to %s',
    async target => {
      names.name('inside.example', ['127.0.0.1']);
      service.answer(redirect(target.replace('PORT', String(inside.port))));
      expect(await failureOf(service.url, { service: service.url })).toBe('NOT_ALLOWED');
      expect(inside.visits).toEqual([]);
    },
  );
});

describe('A server that may be reached', () => {
  test('because it is a configured service, or is allowed, gets name and port as they were written', async () => {
    service.answer((visit, response) => void response.end(visit.headers.host));
    const address = `http://localhost:${service.port}`;
    expect(await failureOf(address)).toBe('NOT_ALLOWED');
    const { status, body } = await fetchOutside(`${address}/a?b=c`, { service: address });
    expect([status, body.toString()]).toEqual([200, `localhost:${service.port}`]);
    instance.outboundAllow = new Set([`localhost:${service.port}`]);
    expect(await failureOf(address)).toBe('reached: 200');
    expect(service.visits.map(({ path }) => path)).toEqual(['/a?b=c', '/']);
  });

  test('gets its name in the TLS handshake too', async () => {
    let named = '';
    const server = createServer({
      SNICallback: (name, done) => {
        named = name;
        done(new Error('No certificate here'));
      },
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = `https://localhost:${(server.address() as AddressInfo).port}`;
    expect(await failureOf(address, { service: address })).toBe('UNREACHABLE');
    expect(named).toBe('localhost');
    server.close();
  });

  test('is asked with what was given, and answers with status, headers and body', async () => {
    service.answer(json({ no: 'such thing' }, 404));
    const answer = await fetchOutside(service.url, {
      service: service.url,
      method: 'POST',
      headers: { 'X-Key': 'abc' },
      body: 'Grüße',
    });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.body.toString())).toEqual({ no: 'such thing' });
    expect(service.visits).toMatchObject([
      { method: 'POST', body: 'Grüße', headers: { 'x-key': 'abc', 'user-agent': 'Kartei' } },
    ]);
  });

  test('may send on three times; at another server no key comes along', async () => {
    instance.outboundAllow = new Set([`127.0.0.1:${inside.port}`]);
    service.answer((visit, response) => {
      const next = { '/': '/one', '/one': '/two', '/two': `${inside.url}/three` }[visit.path]!;
      redirect(next)(visit, response);
    });
    const headers = { 'X-Key': 'secret', 'User-Agent': 'Kartei test', Cookie: 'a=b' };
    const answer = await fetchOutside(service.url, { service: service.url, headers });
    expect(answer).toMatchObject({ status: 200, url: `${inside.url}/three` });
    expect(service.visits.map(visit => visit.headers['x-key'])).toEqual(['secret', 'secret', 'secret']);
    expect(inside.visits[0]!.headers).toMatchObject({ 'user-agent': 'Kartei test' });
    expect(inside.visits[0]!.headers).not.toHaveProperty('x-key');
    expect(inside.visits[0]!.headers).not.toHaveProperty('cookie');
  });

  test('that sends on for ever, or more often than is wanted, has its redirect for an answer', async () => {
    service.answer(redirect('/again'));
    expect(await failureOf(service.url, { service: service.url })).toBe('reached: 302');
    expect(service.visits).toHaveLength(4);
    service.visits.length = 0;
    expect(await failureOf(service.url, { service: service.url, redirects: 0 })).toBe('reached: 302');
    expect(service.visits).toHaveLength(1);
  });

  test('has so much time in all, and no longer: in silence, drop by drop, and without a name server', async () => {
    service.answer(silence);
    const soon = (): OutboundRequest => ({ service: service.url, signal: AbortSignal.timeout(300) });
    expect(await failureOf(service.url, soon())).toBe('TIMED_OUT');
    service.answer((_, response) => {
      response.writeHead(200);
      const drops = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drops));
    });
    const begun = Date.now();
    expect(await failureOf(service.url, soon())).toBe('TIMED_OUT');
    const silent = await nameServer();
    silent.fallSilent();
    const failure = await failureOf('https://example.org', soon());
    silent.close();
    expect(failure).toBe('TIMED_OUT');
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  test('is not there, breaks off or has no name: UNREACHABLE', async () => {
    const gone = await webServer();
    await gone.close();
    expect(await failureOf(gone.url, { service: gone.url })).toBe('UNREACHABLE');
    service.answer((_, response) => {
      response.writeHead(200, { 'Content-Length': '9' }).write('abc');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(service.url, { service: service.url })).toBe('UNREACHABLE');
    expect(await failureOf('https://no-such-name.example')).toBe('UNREACHABLE');
  });

  test('may say a megabyte, packed or not; more is refused, or cut where the beginning is enough', async () => {
    const junk = Buffer.alloc(10 * 1024 * 1024, 'x');
    service.answer((_, response) => void response.end(junk));
    expect(await failureOf(service.url, { service: service.url })).toBe('TOO_LARGE');
    service.answer((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(junk)),
    );
    expect(await failureOf(service.url, { service: service.url })).toBe('TOO_LARGE');
    const cut = await fetchOutside(service.url, { service: service.url, maxBytes: 1_000, cut: true });
    expect(cut.body.toString()).toBe('x'.repeat(1_000));
    service.answer((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('Grüße')),
    );
    const small = await fetchOutside(service.url, { service: service.url });
    expect(small.body.toString()).toBe('Grüße');
  });
});

/** Public, but nobody ever answers there. */
const nowhere = '25.0.0.1';
