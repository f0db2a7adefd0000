import { people } from './generator.js';
import type { ServerProcess } from './processes.js';
import type { Workload } from './workloads.js';

/** What is asked, without what it is asked with. */
type Operation = Pick<Workload, 'name' | 'query'>;

/** Where a workload is sent to, and how it is said there. */
export interface Endpoint {
  url: string;
  pid: number;
  headers: Record<string, string>;
  path(workload: Operation): string;
  body(workload: Operation, variables: object): string;
}

/** The floor has an address for each workload and knows its viewer from its start. */
export const floorEndpoint = ({ url, pid }: ServerProcess): Endpoint => ({
  url,
  pid,
  headers: { 'content-type': 'application/json' },
  path: ({ name }) => `/${name}`,
  body: (_workload, variables) => JSON.stringify(variables),
});

/** Kartei, signed in as people do. */
export async function karteiEndpoint(
  { url, pid }: ServerProcess,
  password: string,
  email = people.member,
): Promise<Endpoint> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { userErrors { message } } }',
      variables: { email, password },
    }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`Could not sign in: ${await answer.text()}`);
  return {
    url,
    pid,
    headers: { 'content-type': 'application/json', cookie },
    path: () => '/graphql',
    body: ({ query }, variables) => JSON.stringify({ query, variables }),
  };
}

/** One answer to one workload, as data. */
export async function ask<Data>(endpoint: Endpoint, workload: Operation, variables: object): Promise<Data> {
  const response = await fetch(endpoint.url + endpoint.path(workload), {
    method: 'POST',
    headers: endpoint.headers,
    body: endpoint.body(workload, variables),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(`${workload.name}: ${JSON.stringify(errors)}`);
  return data;
}
