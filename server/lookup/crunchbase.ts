import { instance } from '../platform/instance.js';
import { say } from '../platform/messages.js';
import type { SocialNetwork } from '../contacts/contact.values.js';
import { askService } from './ask-service.js';
import { at, listAt, textAt, textsOf } from './json.js';
import type { FoundAddress, FoundMatch, Provider } from './provider.js';

/**
 * Crunchbase API v4, with the customer's key. Shapes: https://data.crunchbase.com/docs/using-autocomplete-api
 * (`entities[].identifier {uuid, value, permalink}`, `short_description`) and
 * https://data.crunchbase.com/docs/using-entity-lookup-api (`properties` as chosen by `field_ids`, `cards` by `card_ids`;
 * links as `{value}`, places as `{value, location_type}`); the key goes in the header X-cb-user-key. 401: no valid key,
 * 429: more than 200 calls a minute.
 */
export const crunchbase: Provider = {
  key: 'crunchbase',
  name: 'Crunchbase',
  notice: say(
    'Source: Crunchbase. Its licence with your company says what may be done with the data.',
    'Quelle: Crunchbase. Was mit den Daten geschehen darf, steht im Lizenzvertrag Ihres Unternehmens.',
  ),
  setUp: say(
    'Ask Crunchbase for an API key, set it as the environment variable CRUNCHBASE_API_KEY and start Kartei again.',
    'Beantragen Sie bei Crunchbase einen API-Schlüssel, setzen Sie ihn als Umgebungsvariable CRUNCHBASE_API_KEY und starten Sie Kartei neu.',
  ),
  isAvailable: () => instance.crunchbaseKey !== null,

  async find(name, { signal }) {
    const answer = await ask(
      '/autocompletes',
      { query: name, collection_ids: 'organizations', limit: '10' },
      signal,
    );
    return listAt(answer, 'entities').flatMap(toMatch);
  },

  async profile(externalId, { signal }) {
    if (!/^[\w-]{1,200}$/.test(externalId)) return null;
    const query = { field_ids: fields.join(','), card_ids: 'headquarters_address' };
    const answer = await ask(`/entities/organizations/${externalId}`, query, signal);
    const properties = at(answer, 'properties');
    const name = textAt(properties, 'identifier', 'value');
    if (!name) return null;
    const single = (field: string): string[] => textsOf([properties], field);
    return {
      name,
      sourceUrl: page(textAt(properties, 'identifier', 'permalink') ?? externalId),
      description: textAt(properties, 'description') ?? textAt(properties, 'short_description'),
      emails: single('contact_email'),
      phones: single('phone_number'),
      websites: single('website_url'),
      socialProfiles: networks.flatMap(([field, network]) =>
        textsOf([properties], field, 'value').map(handle => ({ network, handle })),
      ),
      addresses: listAt(answer, 'cards', 'headquarters_address').map(toAddress),
      people: textsOf(listAt(properties, 'founder_identifiers'), 'value'),
      logoUrl: textAt(properties, 'image_url'),
    };
  },
};

const fields = [
  'identifier',
  'short_description',
  'description',
  'website_url',
  'contact_email',
  'phone_number',
  'linkedin',
  'facebook',
  'twitter',
  'image_url',
  'founder_identifiers',
];

const networks: [field: string, network: SocialNetwork][] = [
  ['linkedin', 'LINKEDIN'],
  ['facebook', 'FACEBOOK'],
  ['twitter', 'X'],
];

const ask = (path: string, query: Record<string, string>, signal: AbortSignal): Promise<unknown> =>
  askService({
    service: instance.services.crunchbase,
    path: `/api/v4${path}`,
    query,
    headers: { 'X-cb-user-key': instance.crunchbaseKey ?? '' },
    signal,
  });

const page = (permalink: string): string => `https://www.crunchbase.com/organization/${permalink}`;

function toMatch(entity: unknown): FoundMatch[] {
  const name = textAt(entity, 'identifier', 'value');
  const permalink = textAt(entity, 'identifier', 'permalink');
  if (!name || !permalink) return [];
  const description = textAt(entity, 'short_description');
  return [{ externalId: permalink, name, description, location: null, url: page(permalink) }];
}

function toAddress(address: unknown): FoundAddress {
  const place = (type: string): string | null =>
    textAt(
      listAt(address, 'location_identifiers').find(each => at(each, 'location_type') === type),
      'value',
    );
  return {
    street: textsOf([address], 'street_1')
      .concat(textsOf([address], 'street_2'))
      .join('\n'),
    city: place('city'),
    state: place('region'),
    postalCode: textAt(address, 'postal_code'),
    country: place('country'),
  };
}
