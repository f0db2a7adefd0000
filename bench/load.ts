import autocannon from 'autocannon';
import type { Endpoint } from './endpoints.js';
import { memoryMb, processorMs } from './processes.js';
import type { Workload } from './workloads.js';

export interface Measurement {
  perSecond: number;
  /** Of one request; null where there is only one. */
  medianMs: number | null;
  /** Per request; null where the system does not tell. */
  serverCpuMs: number | null;
  databaseCpuMs: number | null;
  memoryMb: number | null;
}

const connections = 16;

/** Sends one workload over 16 kept connections for so many seconds. Throws at the first answer that is not a success. */
export async function measure(
  endpoint: Endpoint,
  workload: Workload,
  postmaster: number | null,
  seconds: number,
): Promise<Measurement> {
  const before = cpu(endpoint, postmaster);
  let failure: string | undefined;
  const result = await autocannon({
    url: endpoint.url,
    connections,
    duration: seconds,
    headers: endpoint.headers,
    requests: [
      {
        method: 'POST',
        path: endpoint.path(workload),
        setupRequest: (request, context) => {
          const variables = workload.variables();
          context.variables = variables;
          return { ...request, body: endpoint.body(workload, variables) };
        },
        onResponse: (status, body, context) => {
          if (status !== 200 || body.includes('"errors":') || !body.includes(workload.sign)) {
            failure ??= `${workload.name}: ${status} ${body.slice(0, 500)}`;
          }
          workload.answered?.(context.variables as Record<string, unknown>);
        },
      },
    ],
  });
  if (failure) throw new Error(failure);
  const after = cpu(endpoint, postmaster);
  const perRequest = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : (to - from) / result.requests.total;
  return {
    perSecond: result.requests.total / result.duration,
    medianMs: result.latency.p50,
    serverCpuMs: perRequest(before.server, after.server),
    databaseCpuMs: perRequest(before.database, after.database),
    memoryMb: memoryMb(endpoint.pid),
  };
}

const cpu = (endpoint: Endpoint, postmaster: number | null) => ({
  server: processorMs(endpoint.pid),
  database: postmaster === null ? null : processorMs(postmaster, true),
});
