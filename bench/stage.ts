import pg from 'pg';
import { copyOfDataSet } from './data-set.js';
import { ask, floorEndpoint, karteiEndpoint, type Endpoint } from './endpoints.js';
import { people, type DataSetOptions } from './generator.js';
import { parentOf, startKartei, startServer } from './processes.js';
import { readPopulation, workloadsFor, type Population, type Workload } from './workloads.js';

/** Everything that one data set is measured with. */
export interface Stage {
  /** Of a copy of the data set that is this stage's own. */
  url: string;
  floor: Endpoint;
  kartei: Endpoint;
  workloads: Workload[];
  /** PostgreSQL's first process. */
  postmaster: number | null;
  stop(): Promise<void>;
}

/** Copies the data set and starts floor and Kartei on it. */
export async function setStage(serverUrl: string, options: DataSetOptions): Promise<Stage> {
  const url = await copyOfDataSet(serverUrl, options);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT id, pg_backend_pid() AS pid FROM app_user WHERE email = $1', [
    people.member,
  ]);
  const memberId = rows[0].id as string;
  const postmaster = parentOf(rows[0].pid);
  const floor = await startServer('bench/floor.js', { DATABASE_URL: url, VIEWER_ID: memberId });
  const kartei = await startKartei({ DATABASE_URL: url });
  const asMember = await karteiEndpoint(kartei, options.password);
  const population = await readPopulation(client, memberId, rowCount => cursorAfter(asMember, rowCount));
  await client.end();
  return {
    url,
    floor: floorEndpoint(floor),
    kartei: asMember,
    workloads: workloadsFor(population),
    postmaster,
    stop: async () => {
      await Promise.all([floor.stop(), kartei.stop()]);
    },
  };
}

interface CursorPage {
  contacts: {
    nodes: { id: string; displayName: string }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
}

/** Turns over so many rows as a client does, 100 at a time; smaller lists only to their middle. */
async function cursorAfter(endpoint: Endpoint, rowCount: number): Promise<Population['deep']> {
  const query = `query ($after: String) { contacts(first: 100, after: $after, sort: { field: NAME }) {
    nodes { id displayName } pageInfo { endCursor hasNextPage } } }`;
  const turning = { name: 'W2c', title: '', query, sign: '', variables: () => ({}) } as const;
  const places: Population['deep'][] = [];
  for (let after: string | null = null; places.length * 100 < rowCount;) {
    const { contacts }: CursorPage = await ask(endpoint, turning, { after });
    const last = contacts.nodes.at(-1)!;
    after = contacts.pageInfo.endCursor!;
    places.push({ after, name: last.displayName, id: last.id });
    if (!contacts.pageInfo.hasNextPage) return places[places.length >> 1]!;
  }
  return places.at(-1)!;
}
