import { isDeepStrictEqual } from 'node:util';
import { ask, type Endpoint } from './endpoints.js';
import type { Workload } from './workloads.js';

/** Ends the measurement where floor and Kartei do not say the same: rows and their order; of a search, all of the floor's. */
export async function checkAgreement(
  floor: Endpoint,
  kartei: Endpoint,
  workloads: Workload[],
): Promise<void> {
  for (const workload of workloads.filter(({ name }) => ['W1', 'W1n', 'W2c', 'W4'].includes(name))) {
    for (let round = 0; round < (workload.name === 'W4' ? 50 : 1); round++) {
      const variables = workload.variables();
      const [expected, given] = await Promise.all([
        ask<object>(floor, workload, variables),
        ask<object>(kartei, workload, variables),
      ]);
      if (isDeepStrictEqual(withoutNulls(expected), withoutNulls(given))) continue;
      throw new Error(`${workload.name} differs.\nfloor:  ${text(expected)}\nKartei: ${text(given)}`);
    }
  }
  const search = workloads.find(({ name }) => name === 'W3');
  if (search) await checkSearch(floor, kartei, search);
}

/** The floor writes a company's firstName as null, in GraphQL it has none. */
function withoutNulls(value: object): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (part === null ? undefined : part)));
}

const text = (value: object): string => JSON.stringify(withoutNulls(value)).slice(0, 2_000);

interface FoundPage {
  contacts: { totalCount: number; nodes: { id: string }[]; pageInfo: { endCursor: string | null } };
}

/** Kartei finds people by their company and other spellings too, so it finds more; nothing may be missing. */
async function checkSearch(floor: Endpoint, kartei: Endpoint, search: Workload): Promise<void> {
  const variables = search.variables();
  const expected = await ask<string[]>(floor, { ...search, name: 'W3ids' }, variables);
  const query = `query ($search: String, $after: String) {
    contacts(first: 100, after: $after, filter: { search: $search }, sort: { field: CREATED_AT }) {
      totalCount nodes { id } pageInfo { endCursor } } }`;
  const found = new Set<string>();
  let total: number;
  let after: string | null = null;
  do {
    const page: FoundPage = await ask(kartei, { ...search, query }, { ...variables, after });
    for (const { id } of page.contacts.nodes) found.add(id);
    after = page.contacts.pageInfo.endCursor;
    total = page.contacts.totalCount;
  } while (after);
  const missing = expected.filter(id => !found.has(id));
  if (missing.length > 0 || found.size !== total) {
    throw new Error(`W3: ${missing.length} of the floor's are missing; total ${total}, listed ${found.size}`);
  }
  console.log(`W3 finds ${found.size}, among them all ${expected.length} of the floor's.`);
}
