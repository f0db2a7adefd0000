import { createHmac, randomBytes } from 'node:crypto';

/** A new secret, as https://www.standardwebhooks.com writes it: `whsec_` and 256 random bits in base64. */
export const newSecret = (): string => prefix + randomBytes(32).toString('base64');

/**
 * The headers of a request, signed with each of these secrets: what is signed is `<id>.<seconds>.<body>`, as
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says.
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, body, now }: { id: string; body: string; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

const prefix = 'whsec_';
