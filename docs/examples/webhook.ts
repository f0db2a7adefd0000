import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** Whether Kartei sent it within the last five minutes: Standard Webhooks, secret `whsec_…`. */
function isGenuine(secret: string, headers: NodeJS.Dict<string | string[]>, body: string): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  // Several while a secret is being changed.
  return String(headers['webhook-signature'])
    .split(' ')
    .filter(signature => signature.startsWith('v1,'))
    .map(signature => Buffer.from(signature.slice('v1,'.length), 'base64'))
    .some(given => given.length === expected.length && timingSafeEqual(given, expected));
}

// Answer within 20 seconds, and work afterwards. The same webhook-id may come twice: do nothing the second time.
const seen = new Set<string>();
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  if (!isGenuine(process.env.WEBHOOK_SECRET!, request.headers, body)) {
    response.writeHead(400).end();
    return;
  }
  response.writeHead(204).end();
  const id = String(request.headers['webhook-id']);
  if (seen.has(id)) return;
  seen.add(id);
  const { type, data } = JSON.parse(body) as { type: string; data: { id: string } };
  console.log(type, data.id);
}

createServer((request, response) => {
  receive(request, response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), '127.0.0.1');
