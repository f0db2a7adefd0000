import { instance } from '../platform/instance.js';
import { say, type Locale } from '../platform/messages.js';
import { askService } from './ask-service.js';
import { at, listAt, textAt, textsOf } from './json.js';
import type { FoundAddress, FoundMatch, Provider } from './provider.js';

/**
 * The register of Legal Entity Identifiers. Shapes: "LEI Records" of the GLEIF API documentation,
 * https://documenter.getpostman.com/view/7679680/SVYrrxuU: `filter[entity.names]` searches legal and other names, an
 * address has lines and ISO codes of country and region. 60 requests a minute, then 429.
 */
export const gleif: Provider = {
  key: 'gleif',
  name: 'GLEIF',
  notice: say(
    'Source: GLEIF, the register of Legal Entity Identifiers; licence: CC0.',
    'Quelle: GLEIF, das Register der Legal Entity Identifier; Lizenz: CC0.',
  ),
  isAvailable: () => true,

  async find(name, { locale, signal }) {
    const answer = await askService({
      service: instance.services.gleif,
      path: '/api/v1/lei-records',
      query: { 'filter[entity.names]': name, 'page[size]': '10', 'page[number]': '1' },
      headers: { Accept: 'application/vnd.api+json' },
      signal,
    });
    return listAt(answer, 'data').flatMap(record => toMatch(record, locale));
  },

  async profile(externalId, { locale, signal }) {
    if (!/^[A-Z0-9]{20}$/.test(externalId)) return null;
    const answer = await askService({
      service: instance.services.gleif,
      path: `/api/v1/lei-records/${externalId}`,
      headers: { Accept: 'application/vnd.api+json' },
      signal,
    });
    const entity = at(answer, 'data', 'attributes', 'entity');
    const name = textAt(entity, 'legalName', 'name');
    if (!name) return null;
    const addresses = ['headquartersAddress', 'legalAddress'].map(kind =>
      toAddress(at(entity, kind), locale),
    );
    const [headquarters, legal] = addresses.map(address => JSON.stringify(address));
    return {
      name,
      sourceUrl: recordPage(externalId),
      addresses: headquarters === legal ? addresses.slice(1) : addresses,
    };
  },
};

const recordPage = (lei: string): string => `https://search.gleif.org/#/record/${lei}`;

function toMatch(record: unknown, locale: Locale): FoundMatch[] {
  const lei = textAt(record, 'id');
  const entity = at(record, 'attributes', 'entity');
  const name = textAt(entity, 'legalName', 'name');
  if (!lei || !name) return [];
  const { city, country } = toAddress(at(entity, 'headquartersAddress'), locale);
  const location = [city, country].filter(Boolean).join(', ') || null;
  return [{ externalId: lei, name, description: `LEI ${lei}`, location, url: recordPage(lei) }];
}

function toAddress(address: unknown, locale: Locale): FoundAddress {
  return {
    street: textsOf(listAt(address, 'addressLines')).join('\n'),
    city: textAt(address, 'city'),
    state: regionName(textAt(address, 'region')),
    postalCode: textAt(address, 'postalCode'),
    country: countryName(textAt(address, 'country'), locale),
  };
}

/** "US-CA" is CA to everybody who writes there; regions that are only numbered are written by nobody. */
const regionName = (code: string | null): string | null =>
  /^[A-Z]{2}-([A-Z]{2,3})$/.exec(code ?? '')?.[1] ?? null;

function countryName(code: string | null, locale: Locale): string | null {
  if (!code || !/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}
