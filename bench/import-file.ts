import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { format } from 'fast-csv';
import { ascii } from './invention.js';
import {
  branches,
  britishStreets,
  firstNames,
  germanStreets,
  jobTitles,
  lastNames,
  legalForms,
  places,
  tagNames,
} from './names.js';
import { randomNumbers } from './random.js';

/** The headers of the file, and what Kartei is told to make of each column. */
export const importColumns = [
  { header: 'Vorname', target: 'firstName' },
  { header: 'Nachname', target: 'lastName' },
  { header: 'Firma', target: 'companyName' },
  { header: 'Position', target: 'jobTitle' },
  { header: 'E-Mail', target: 'email.work' },
  { header: 'E-Mail privat', target: 'email.home' },
  { header: 'Telefon', target: 'phone.work' },
  { header: 'Mobil', target: 'phone.mobile' },
  { header: 'Straße', target: 'address.work.street' },
  { header: 'PLZ', target: 'address.work.postalCode' },
  { header: 'Ort', target: 'address.work.city' },
  { header: 'Tags', target: 'tags' },
];

/** Writes a file of so many persons, the same for the same seed. */
export async function writeImportFile(path: string, rowCount: number, seed: number): Promise<void> {
  await pipeline(
    Readable.from(inventRows(rowCount, seed)),
    format({ headers: importColumns.map(({ header }) => header), includeEndRowDelimiter: true }),
    createWriteStream(path),
  );
}

const companyCount = 10_000;

/**
 * Persons of 10,000 companies: each has an e-mail address of their own, a third a second one, half a mobile phone, all two
 * of 200 tags.
 */
function* inventRows(rowCount: number, seed: number): Generator<string[]> {
  const random = randomNumbers(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const anyOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const digits = (count: number): string => String(10 ** (count - 1) + below(9 * 10 ** (count - 1)));
  const companies = inventCompanies(Math.min(rowCount, companyCount), anyOf);

  for (let index = 0; index < rowCount; index++) {
    const firstName = anyOf(firstNames);
    const lastName = anyOf(lastNames);
    // At first each company once, so that all of them occur.
    const company = companies[index] ?? anyOf(companies);
    const { city, postalCode, country, area } = anyOf(places);
    const isGerman = country === '49';
    const number = String(1 + below(150));
    const tag = below(tagNames.length);
    const otherTag = (tag + 1 + below(tagNames.length - 1)) % tagNames.length;
    yield [
      firstName,
      lastName,
      company.name,
      anyOf(jobTitles),
      `${ascii(firstName)}.${ascii(lastName)}.${index}@${company.domain}`,
      index % 3 === 0 ? `${ascii(firstName)}.${index}@post.example` : '',
      `+${country} ${area} ${digits((isGerman ? 11 : 10) - area.length)}`,
      index % 2 > 0 ? '' : isGerman ? `+49 151 ${digits(8)}` : `+44 7400 ${digits(6)}`,
      isGerman ? `${anyOf(germanStreets)} ${number}` : `${number} ${anyOf(britishStreets)}`,
      postalCode,
      city,
      `${tagNames[tag]}, ${tagNames[otherTag]}`,
    ];
  }
}

interface InventedCompany {
  name: string;
  domain: string;
}

function inventCompanies(count: number, anyOf: <T>(list: readonly T[]) => T): InventedCompany[] {
  const domains = new Map<string, string>();
  while (domains.size < count) {
    const lastName = anyOf(lastNames);
    const branch = anyOf(branches);
    domains.set(`${lastName} ${branch} ${anyOf(legalForms)}`, `${ascii(lastName)}-${ascii(branch)}.example`);
  }
  return [...domains].map(([name, domain]) => ({ name, domain }));
}
