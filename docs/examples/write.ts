import { randomUUID } from 'node:crypto';
import { ask } from './kartei.ts';

interface Payload {
  person: { id: string; version: number; displayName: string } | null;
  userErrors: { code: string; message: string; path: string[] | null }[];
}

// A key for each thing that is to be done: however often this is sent, it makes one person.
const created = await ask<{ createPerson: Payload }>(
  `
    mutation CreatePerson($input: PersonInput!) {
      createPerson(input: $input) {
        person {
          id
          version
          displayName
        }
        userErrors {
          code
          message
          path
        }
      }
    }
  `,
  {
    input: {
      firstName: 'Erika',
      lastName: 'Neumann',
      emails: [{ address: 'erika@example.org' }],
      tagNames: ['Newsletter'],
    },
  },
  process.env.IDEMPOTENCY_KEY ?? randomUUID(),
);
const person = personOf(created.createPerson);
console.log(person.displayName);

// What is left out stays as it is; null would clear it. A version that is old by now is refused with CONFLICT.
const updated = await ask<{ updatePerson: Payload }>(
  `
    mutation UpdatePerson($id: ID!, $version: Int!, $input: PersonInput!) {
      updatePerson(id: $id, version: $version, input: $input) {
        person {
          id
          version
          displayName
        }
        userErrors {
          code
          message
          path
        }
      }
    }
  `,
  { id: person.id, version: person.version, input: { firstName: 'Erika Maria' } },
);
console.log(personOf(updated.updatePerson).displayName);

function personOf({ person, userErrors }: Payload): NonNullable<Payload['person']> {
  if (userErrors.length > 0 || !person) {
    throw new Error(userErrors.map(({ path, message }) => `${path?.join('.')}: ${message}`).join('\n'));
  }
  return person;
}
