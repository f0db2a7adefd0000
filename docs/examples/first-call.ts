import { ask } from './kartei.ts';

interface FirstCall {
  viewer: { user: { name: string } };
  contacts: { totalCount: number; nodes: { displayName: string }[] };
}

const { viewer, contacts } = await ask<FirstCall>(`
  query FirstCall {
    viewer {
      user {
        name
      }
    }
    contacts(first: 3) {
      totalCount
      nodes {
        displayName
      }
    }
  }
`);
console.log(`${viewer.user.name} sees ${contacts.totalCount} contacts:`);
for (const { displayName } of contacts.nodes) console.log(displayName);
