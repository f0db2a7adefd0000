import type pg from 'pg';
import { tagNames } from './names.js';

/** One thing that clients ask again and again. */
export interface Workload {
  name: 'W1' | 'W1n' | 'W2c' | 'W3' | 'W3ids' | 'W3t' | 'W4' | 'W5c' | 'W5u' | 'W6';
  title: string;
  query: string;
  /** What the next request says; the floor gets the same. */
  variables(): Record<string, unknown>;
  /** Stands in every right answer. */
  sign: string;
  /** Told when the request with these variables was answered. */
  answered?(variables: Record<string, unknown>): void;
}

/** What the workloads need to know of the data; `deep` is the last contact of the first 50,000 in the member's list. */
export interface Population {
  visibleIds: string[];
  managed: { id: string; version: number }[];
  companyIds: string[];
  deep: { after: string; name: string; id: string };
}

const row = `id kind displayName description source version createdAt updatedAt publicAccess
  emails { address category primary } tags { id name } managers { id name }
  ... on Person { firstName lastName jobTitle company { id displayName } }`;

const everything = `id kind displayName description source version createdAt updatedAt publicAccess
  contactType { id name color } createdBy { id name } updatedBy { id name }
  emails { address category primary } phones { number e164 category primary } websites { url category }
  socialProfiles { network handle url } addresses { street city state postalCode country category primary }
  tags { id name } managers { id name email } customFields { field { id label } text date options }
  accessGrants { id level grantedAt grantee { id name } } viewerAccess { canEdit canDelete canShare because }
  ... on Person { firstName lastName jobTitle company { id displayName } }
  ... on Company { name }`;

const found = `nodes { id kind displayName emails { address } ... on Person { jobTitle company { id displayName } } }`;

/** The workloads as the member, in the order of the table. */
export function workloadsFor(population: Population): Workload[] {
  const { visibleIds, companyIds, deep } = population;
  const stock = [...population.managed];
  const next = counter();
  return [
    {
      name: 'W1',
      title: 'list: 50 by name with total',
      query: `query { contacts(first: 50, sort: { field: NAME }) { totalCount nodes { ${row} } } }`,
      variables: () => ({}),
      sign: '"displayName"',
    },
    {
      name: 'W1n',
      title: 'the same without total',
      query: `query { contacts(first: 50, sort: { field: NAME }) { nodes { ${row} } } }`,
      variables: () => ({}),
      sign: '"displayName"',
    },
    {
      name: 'W2c',
      title: 'the page after row 50,000, by cursor',
      query: `query ($after: String) { contacts(first: 50, after: $after, sort: { field: NAME }) { nodes { ${row} } } }`,
      variables: () => ({ ...deep }),
      sign: '"displayName"',
    },
    {
      name: 'W3',
      title: 'search `schm`: 20 and total',
      query: `query ($search: String) { contacts(first: 20, filter: { search: $search }) { totalCount ${found} } }`,
      variables: () => ({ search: 'schm' }),
      sign: '"displayName"',
    },
    {
      name: 'W3t',
      title: 'search `schm`: 20 and total up to 1,000',
      query: `query ($search: String) { contacts(first: 20, filter: { search: $search }) { totalCountUpTo(limit: 1000) ${found} } }`,
      variables: () => ({ search: 'schm' }),
      sign: '"displayName"',
    },
    {
      name: 'W4',
      title: 'one contact with everything',
      query: `query ($id: ID!) { contact(id: $id) { ${everything} } }`,
      variables: () => ({ id: visibleIds[next() % visibleIds.length] }),
      sign: '"displayName"',
    },
    {
      name: 'W5c',
      title: 'create a person',
      query: `mutation ($input: PersonInput!) {
        createPerson(input: $input) { person { id version } userErrors { code } } }`,
      variables: () => ({ input: newPerson(next(), companyIds) }),
      sign: '"userErrors":[]',
    },
    {
      name: 'W5u',
      title: 'change one field',
      query: `mutation ($id: ID!, $version: Int!, $input: PersonInput!) {
        updatePerson(id: $id, version: $version, input: $input) { person { id version } userErrors { code } } }`,
      // What was not answered when a measurement ended is not taken up again: its version is unknown.
      variables: () => {
        const contact = stock.shift();
        if (!contact) throw new Error('No contact is left that could be changed.');
        return { ...contact, input: { jobTitle: `Beraterin ${next()}` } };
      },
      answered: ({ id, version }) => stock.push({ id: id as string, version: (version as number) + 1 }),
      sign: '"userErrors":[]',
    },
  ];
}

function newPerson(n: number, companyIds: string[]): object {
  return {
    firstName: 'Nina',
    lastName: `Neumann ${n}`,
    jobTitle: 'Einkäuferin',
    companyId: companyIds[n % companyIds.length],
    emails: [{ address: `nina.${n}@neumann.example` }, { address: `n${n}@mail.example`, category: 'HOME' }],
    tagNames: [tagNames[n % 200], tagNames[(n + 7) % 200]],
  };
}

function counter(): () => number {
  let n = 0;
  return () => n++;
}

/** Reads what the workloads need; `cursorAfter` asks Kartei for the cursor behind so many rows of the member's list. */
export async function readPopulation(
  client: pg.Client,
  memberId: string,
  cursorAfter: (rows: number) => Promise<Population['deep']>,
): Promise<Population> {
  const ids = async (where: string, limit: number): Promise<{ id: string; version: number }[]> => {
    const { rows } = await client.query(
      `SELECT c.id, c.version FROM contact c WHERE c.deleted_at IS NULL AND ${where} ORDER BY md5(c.id::text) LIMIT ${limit}`,
      [memberId],
    );
    return rows;
  };
  const granted = 'EXISTS (SELECT FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = $1)';
  const visible = await ids(`(c.public_level <> 'NONE' OR ${granted})`, 5_000);
  const companies = await ids(`c.kind = 'COMPANY' AND (c.public_level <> 'NONE' OR ${granted})`, 1_000);
  return {
    visibleIds: visible.map(({ id }) => id),
    companyIds: companies.map(({ id }) => id),
    managed: await ids(`c.kind = 'PERSON' AND ${granted}`, 5_000),
    deep: await cursorAfter(50_000),
  };
}
