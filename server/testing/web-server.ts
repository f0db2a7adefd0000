import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Visit {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface WebServer {
  url: string;
  port: number;
  /** What came in, in this order. */
  visits: Visit[];
  /** From now on it answers so. */
  answer(how: Answering): void;
  close(): Promise<void>;
}

export type Answering = (visit: Visit, response: ServerResponse) => void;

/** Somebody else's server, on a port of this machine; says 200 and nothing until it is told otherwise. */
export async function webServer(how: Answering = (_, response) => void response.end()): Promise<WebServer> {
  const visits: Visit[] = [];
  let answering = how;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { method, url, headers } = request;
      const visit = { method: method!, path: url!, headers, body };
      visits.push(visit);
      answering(visit, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    visits,
    answer: next => void (answering = next),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export const json =
  (value: unknown, status = 200): Answering =>
  (_, response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));

/** Sends whoever comes somewhere else. */
export const redirect =
  (to: string, status = 302): Answering =>
  (_, response) =>
    void response.writeHead(status, { Location: to }).end();

/** Takes the request and never answers. */
export const silence: Answering = () => undefined;
