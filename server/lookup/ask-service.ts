import { fetchOutside, OutboundError, type OutboundAnswer } from '../platform/outbound-http.js';

/** Why a service has told nothing: no answer in time, our key refused, no look-ups left, or out of order. */
export type LookupFailureReason = 'SLOW' | 'REFUSED' | 'OVER_QUOTA' | 'BROKEN';

export class LookupFailure extends Error {
  override name = 'LookupFailure';
  constructor(
    readonly reason: LookupFailureReason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

interface ServiceQuestion {
  /** Base address, as configured. */
  service: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** Asks a service and gives the JSON of its answer; undefined where it knows no such thing (404). */
export async function askService({
  service,
  path,
  query,
  headers,
  signal,
}: ServiceQuestion): Promise<unknown> {
  const search = query ? `?${new URLSearchParams(query)}` : '';
  const address = service.replace(/\/+$/, '') + path + search;
  const answer = await fetchOutside(address, {
    service,
    signal,
    headers: { Accept: 'application/json', 'User-Agent': userAgent, ...headers },
  }).catch((error: unknown) => {
    const isSlow = error instanceof OutboundError && error.failure === 'TIMED_OUT';
    throw new LookupFailure(isSlow ? 'SLOW' : 'BROKEN', { cause: error });
  });
  return contentOf(answer);
}

/** Wikimedia wants to be told who asks: https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy */
const userAgent = 'Kartei/0.1 (self-hosted customer database)';

function contentOf({ status, body }: OutboundAnswer): unknown {
  if (status === 404) return undefined;
  if (status === 401 || status === 403) throw new LookupFailure('REFUSED');
  if (status === 429) throw new LookupFailure('OVER_QUOTA');
  if (status !== 200) throw new LookupFailure('BROKEN', { cause: `HTTP ${status}` });
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new LookupFailure('BROKEN', { cause: error });
  }
}
