import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody's website: pages on an origin of their own, with nothing of ours but what is pasted into them. */
export interface Website {
  origin: string;
  /** Puts a page there and gives its address. */
  publish(body: string): string;
  stop(): Promise<void>;
}

export async function startWebsite(): Promise<Website> {
  const pages: string[] = [];
  const server = createServer(({ url }, response) => {
    const body = pages[Number(url?.slice(1))];
    if (body === undefined) return void response.writeHead(204).end();
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>A website</title><body>${body}</body></html>`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    publish: body => `${origin}/${pages.push(body) - 1}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
