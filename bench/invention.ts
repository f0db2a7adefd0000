import type { EmailEntry, PhoneEntry, WebsiteEntry } from '../server/contacts/contact.values.js';
import { branches, firstNames, jobTitles, lastNames, legalForms, tagNames, typeNames } from './names.js';
import { idAt, randomNumbers } from './random.js';

/** A contact that nobody knows; tags, type and managers are places in the lists of the data set. */
export interface InventedContact {
  id: string;
  kind: 'PERSON' | 'COMPANY';
  displayName: string;
  firstName: string | null;
  lastName: string | null;
  name: string | null;
  jobTitle: string | null;
  companyId: string | null;
  publicLevel: 'NONE' | 'READ' | 'READ_WRITE';
  createdAt: Date;
  type: number;
  tags: number[];
  managers: number[];
  emails: EmailEntry[];
  phones: PhoneEntry[];
  websites: WebsiteEntry[];
}

export interface InventionOptions {
  seed: number;
  /** Of users who manage contacts. The first manages one contact in as many, the others a little more. */
  managerCount: number;
  /** False: every contact is private. */
  published: boolean;
}

const firstDay = Date.UTC(2023, 0, 1);
const minute = 60_000;

/**
 * Contacts in the order of their ids, without an end: 70 % persons, most of them with a company made before; 1 to 3
 * e-mails, phones and websites; 0 to 3 tags; 1 or 2 managers; half of them published.
 */
export function* inventContacts({
  seed,
  managerCount,
  published,
}: InventionOptions): Generator<InventedContact> {
  const random = randomNumbers(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const anyOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const companies: { id: string; domain: string }[] = [];

  for (let index = 0; ; index++) {
    const createdAt = new Date(firstDay + index * minute);
    const id = idAt(createdAt, random);
    const isCompany = index % 10 < 3;
    const lastName = below(20) === 0 ? `${anyOf(lastNames)}-${anyOf(lastNames)}` : anyOf(lastNames);
    const firstName = anyOf(firstNames);
    const company = !isCompany && below(10) < 8 ? anyOf(companies) : undefined;
    const name = `${lastName} ${anyOf(branches)} ${anyOf(legalForms)}`;
    const domain = company?.domain ?? `${ascii(lastName)}-${index}.example`;
    if (isCompany) companies.push({ id, domain });
    const infoCount = 1 + below(3);
    const local = isCompany ? 'info' : `${ascii(firstName)}.${ascii(lastName)}.${index}`;
    yield {
      id,
      kind: isCompany ? 'COMPANY' : 'PERSON',
      displayName: isCompany ? name : `${firstName} ${lastName}`,
      firstName: isCompany ? null : firstName,
      lastName: isCompany ? null : lastName,
      name: isCompany ? name : null,
      jobTitle: isCompany || below(3) === 0 ? null : anyOf(jobTitles),
      companyId: company?.id ?? null,
      publicLevel: !published || index % 2 === 0 ? 'NONE' : below(2) === 0 ? 'READ' : 'READ_WRITE',
      createdAt,
      type: below(typeNames.length),
      tags: distinct(below(4), () => below(tagNames.length)),
      managers: managers(managerCount, below),
      emails: [email(`${local}@${domain}`)],
      phones: infoCount > 1 ? [phone(`+4930${String(10_000_000 + index)}`)] : [],
      websites: infoCount > 2 ? [website(domain)] : [],
    };
  }
}

/** The first manager alone among all, the second among all but the first user. */
function managers(count: number, below: (n: number) => number): number[] {
  const first = below(count);
  const second = 1 + below(count - 1);
  return below(2) === 0 || second === first ? [first] : [first, second];
}

function distinct(count: number, pick: () => number): number[] {
  const picked = new Set<number>();
  while (picked.size < count) picked.add(pick());
  return [...picked];
}

const email = (address: string): EmailEntry => ({ address, key: address, category: 'WORK', primary: true });
const phone = (e164: string): PhoneEntry => ({
  number: `${e164.slice(0, 3)} ${e164.slice(3, 5)} ${e164.slice(5)}`,
  e164,
  category: 'WORK',
  primary: true,
});
const website = (domain: string): WebsiteEntry => ({
  url: `https://www.${domain}`,
  key: domain,
  category: 'WORK',
});

/** A text as it may stand in an e-mail address. */
export const ascii = (text: string): string =>
  text
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-z-]/g, '');
