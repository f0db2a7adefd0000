import { ask } from './kartei.ts';

interface AllContacts {
  contacts: {
    nodes: { displayName: string; emails: { address: string; primary: boolean }[] }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const query = `
  query AllContacts($filter: ContactFilter, $after: String) {
    contacts(filter: $filter, sort: {field: NAME}, first: 100, after: $after) {
      nodes {
        displayName
        emails {
          address
          primary
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
const filter = { kind: 'PERSON', search: 'muster' };
let after: string | null = null;
do {
  const { contacts }: AllContacts = await ask<AllContacts>(query, { filter, after });
  for (const { displayName, emails } of contacts.nodes) {
    console.log(displayName, emails.find(({ primary }) => primary)?.address ?? '–');
  }
  after = contacts.pageInfo.hasNextPage ? contacts.pageInfo.endCursor : null;
} while (after !== null);
