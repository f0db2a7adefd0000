import { fetchOutside, type OutboundAnswer } from '../platform/outbound-http.js';

/** One question to a provider, with all that it leads to. */
export interface Asking {
  /** Ends whatever takes too long. */
  signal: AbortSignal;
  /** Base address of a configured service, which may be private; absent: whoever is asked has to be on the internet. */
  service?: string;
}

/** The picture at this address; null where there is none (404). Throws where the service fails. */
export async function askPicture(address: string, asking: Asking): Promise<Buffer | null> {
  // Only what the decoder reads: some services would send something newer otherwise.
  const answer = await fetchOutside(address, {
    ...asking,
    headers: { Accept: 'image/png, image/jpeg, image/gif' },
  });
  return isThere(answer) ? answer.body : null;
}

/** The JSON at this address; null where there is none. Throws where the service fails or sends something else. */
export async function askJson(address: string, asking: Asking): Promise<unknown> {
  const answer = await fetchOutside(address, { ...asking, headers: { Accept: 'application/json' } });
  return isThere(answer) ? JSON.parse(answer.body.toString()) : null;
}

function isThere({ status }: OutboundAnswer): boolean {
  if (status === 200) return true;
  if (status === 404) return false;
  throw new Error(`HTTP ${status}`);
}

/** The address of a path below a service's base address. */
export const below = (service: string, path: string): string => service.replace(/\/+$/, '') + path;
