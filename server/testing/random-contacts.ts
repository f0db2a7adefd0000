import {
  contactInfoCategories,
  socialNetworks,
  type ContactInput,
  type ContactKind,
} from '../contacts/contact.values.js';
import { createContact } from '../contacts/contact.create.js';
import type { Database } from '../platform/database.js';
import { actAs, type TestUser } from './world.js';
import { dice, type Dice } from './dice.js';
import { randomValues, type FieldWithValues } from './random-field-values.js';

export const awkwardTexts = [
  'Änne',
  'Müller-Lüdenscheidt',
  'ẞtraße',
  "O'Brien",
  '=1+1',
  "'=SUM(A1)",
  "''@x",
  '-5',
  '+49',
  '@handle',
  'say "hi"',
  '"quoted"',
  'a, b; c',
  'x ::: y',
  '👩‍👩‍👧 Ünïcödé',
  '李',
  '* starred',
  "'single'",
  'tab|bar:colon',
  'C:\\dir\\n',
];
const lines = ['one\ntwo', '=1\n=2', 'a;b\n\n"c"', "'\n'", 'end,'];

/**
 * Makes contacts that are as awkward as they may be, the same ones for the same seed; people work only for companies of
 * unlike names, for a name is all that a file says of a company.
 */
export async function randomContacts(
  database: Database,
  {
    count,
    seed,
    as,
    managers,
    fields = [],
  }: { count: number; seed: number; as: TestUser; managers: string[]; fields?: FieldWithValues[] },
): Promise<void> {
  const roll = dice(seed);
  const companies: string[] = [];
  for (let made = 0; made < count;) {
    const portion = Math.min(100, count - made);
    await actAs(database, as, async work => {
      for (let n = 0; n < portion; n++) {
        const number = made + n;
        const kind: ContactKind = roll.chance(0.3) ? 'COMPANY' : 'PERSON';
        const name = `${roll.one(awkwardTexts)} ${number}`;
        const input =
          kind === 'COMPANY' ? { name } : { ...personInput(roll, number), ...employer(roll, companies) };
        const customFields = randomValues(roll, fields);
        await createContact(
          work,
          kind,
          { ...input, ...shared(roll, number, managers), customFields },
          'MANUAL',
        );
        if (kind === 'COMPANY') companies.push(name);
      }
    });
    made += portion;
  }
}

const personInput = (roll: Dice, number: number): ContactInput => ({
  firstName: roll.one(awkwardTexts),
  // No two alike: contacts of the same name have no order that outlives an import.
  lastName: `${roll.one(awkwardTexts)} ${number}`,
  jobTitle: roll.one([null, ...awkwardTexts]),
});

const employer = (roll: Dice, companies: string[]): ContactInput =>
  companies.length > 0 && roll.chance(0.5) ? { companyName: roll.one(companies) } : {};

function shared(roll: Dice, number: number, managers: string[]): ContactInput {
  const category = () => roll.one(contactInfoCategories);
  const list = <Entry>(most: number, make: (n: number) => Entry): Entry[] =>
    Array.from({ length: roll.chance(0.5) ? 0 : 1 + roll.below(most) }, (_, n) => make(n));
  return {
    description: roll.one([null, ...awkwardTexts, ...lines]),
    emails: withPrimary(
      roll,
      list(4, n => ({
        address: `${roll.one(['a', 'Ü', "o'b", '=x', '-y', '{z}'])}${n}@x${number}.example`,
        category: category(),
      })),
    ),
    phones: withPrimary(
      roll,
      list(4, n => ({
        number:
          roll.one(['+49 30 12345', '030 12345', '030 12345;ext=5', '(030) 12 34 56-7', '1-800-FLOWERS']) + n,
        category: category(),
      })),
    ),
    websites: list(3, n => ({
      url:
        roll.one([
          'https://a.example/?x=1,2;3',
          'http://b.example/,https://c.example',
          'https://d.example/;',
          'ü.example/ä,',
        ]) + (n || ''),
      category: category(),
    })),
    socialProfiles: list(4, () => ({ network: roll.one(socialNetworks), handle: '' })).map(({ network }) => ({
      network,
      handle: handleOf(roll, network),
    })),
    addresses: withPrimary(
      roll,
      list(7, n => addressOf(roll, category(), n)),
    ),
    tagNames: roll.some(['vip', 'a, b', 'x ::: y', '=tag', '"q"', '* star', 'Ämter;']),
    publicAccess: roll.one(['NONE', 'READ', 'READ_WRITE'] as const),
    managerIds: roll.some(managers),
    notify: false,
  };
}

function handleOf(roll: Dice, network: (typeof socialNetworks)[number]): string {
  if (network === 'OTHER') return roll.one([...awkwardTexts, 'https://other.example/me,you']);
  if (network === 'MASTODON') return 'anna@social.example';
  return network === 'BLUESKY'
    ? 'anna.bsky.social'
    : roll.one(['anna', 'Anna_1']).replace('_', network === 'GITHUB' ? '-' : '_');
}

type AddressInput = NonNullable<ContactInput['addresses']>[number];
function addressOf(roll: Dice, category: AddressInput['category'], n: number): AddressInput {
  const maybe = (values: string[]) => roll.one([null, ...values]);
  return {
    street: maybe([...awkwardTexts, '12', 'Weg 1\nHof 2']),
    city: `Ort ${n}`,
    state: maybe(['x ::: y']),
    postalCode: maybe(['01067', '-1']),
    country: maybe(awkwardTexts),
    category,
  };
}

function withPrimary<Entry extends object>(roll: Dice, entries: Entry[]): (Entry & { primary?: boolean })[] {
  const primary = roll.below(entries.length + 1);
  return entries.map((entry, at) => (at === primary ? { ...entry, primary: true } : entry));
}
