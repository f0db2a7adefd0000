/** The part of autocannon that load.ts uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    method: string;
    path: string;
    body?: string;
  }
  interface Options {
    url: string;
    connections: number;
    duration: number;
    headers: Record<string, string>;
    requests: {
      method: 'POST';
      path: string;
      setupRequest(request: Request, context: Record<string, unknown>): Request;
      onResponse(status: number, body: string, context: Record<string, unknown>): void;
    }[];
  }
  interface Result {
    duration: number;
    requests: { total: number };
    latency: { p50: number; p97_5: number };
    errors: number;
    timeouts: number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}
