import type { ServerResponse } from 'node:http';
import { json, type Answering, type Visit } from './web-server.js';

/** Answers as the documented services give them, shortened; which documentation is said in server/lookup/*.ts. */
export const gleifAnswers: Answering = (visit, response) => {
  const isSearch = visit.path.startsWith('/api/v1/lei-records?');
  if (isSearch) return json({ meta: {}, data: [acmeRecord] })(visit, response);
  const isAcme = visit.path === `/api/v1/lei-records/${acmeRecord.id}`;
  return json(isAcme ? { data: acmeRecord } : { errors: [{ status: '404' }] }, isAcme ? 200 : 404)(
    visit,
    response,
  );
};

const berlin = {
  language: 'de',
  addressLines: ['Werkstraße 1', 'Aufgang B'],
  addressNumber: null,
  city: 'Berlin',
  region: 'DE-BE',
  country: 'DE',
  postalCode: '10115',
};

const acmeRecord = {
  type: 'lei-records',
  id: '529900ACMEACMEACME12',
  attributes: {
    lei: '529900ACMEACMEACME12',
    entity: {
      legalName: { name: 'ACME Werke GmbH', language: 'de' },
      legalAddress: {
        ...berlin,
        addressLines: ['Postfach 7'],
        city: 'Potsdam',
        region: 'DE-BB',
        postalCode: '14467',
      },
      headquartersAddress: berlin,
      jurisdiction: 'DE',
      status: 'ACTIVE',
    },
  },
};

export const crunchbaseAnswers: Answering = (visit, response) => {
  if (visit.headers['x-cb-user-key'] !== 'good-key') {
    return json([{ message: 'Unauthorized', code: 'LA401' }], 401)(visit, response);
  }
  if (visit.path.startsWith('/api/v4/autocompletes?')) {
    const { identifier, short_description } = acmeProperties;
    return json({ count: 1, entities: [{ facet_ids: ['company'], identifier, short_description }] })(
      visit,
      response,
    );
  }
  const isAcme = visit.path.startsWith('/api/v4/entities/organizations/acme-werke?');
  const acme = { properties: acmeProperties, cards: { headquarters_address: [acmeHeadquarters] } };
  return json(isAcme ? acme : [{ message: 'Not found' }], isAcme ? 200 : 404)(visit, response);
};

const acmeProperties = {
  identifier: {
    uuid: '00000000-0000-0000-0000-000000000001',
    value: 'ACME Werke',
    permalink: 'acme-werke',
    entity_def_id: 'organization',
  },
  short_description: 'Makes anvils.',
  description: 'ACME makes anvils,\nand rockets.',
  website_url: 'https://acme.example',
  contact_email: 'info@acme.example',
  phone_number: '+49 30 123456',
  linkedin: { value: 'https://www.linkedin.com/company/acme-werke' },
  twitter: { value: 'https://twitter.com/acmewerke' },
  facebook: { value: 'not a profile at all!' },
  image_url: 'https://images.crunchbase.com/image/upload/acme.png',
  founder_identifiers: [{ value: 'Wile E. Coyote', permalink: 'wile-e-coyote', entity_def_id: 'person' }],
};

const acmeHeadquarters = {
  street_1: 'Werkstraße 1',
  street_2: null,
  postal_code: '10115',
  location_identifiers: [
    { value: 'Berlin', location_type: 'city', entity_def_id: 'location' },
    { value: 'Berlin State', location_type: 'region', entity_def_id: 'location' },
    { value: 'Germany', location_type: 'country', entity_def_id: 'location' },
    { value: 'Europe', location_type: 'continent', entity_def_id: 'location' },
  ],
};

export const wikidataAnswers: Answering = (visit, response) => answerAsWikidata(visit, response, true);

/** Of which nothing leads to the real Wikimedia Commons. */
export const wikidataWithoutLogo: Answering = (visit, response) => answerAsWikidata(visit, response, false);

function answerAsWikidata(visit: Visit, response: ServerResponse, hasLogo: boolean): void {
  const query = new URL(visit.path, 'http://x').searchParams;
  if (query.get('action') === 'wbsearchentities') {
    const search = [
      {
        id: 'Q42',
        label: 'ACME',
        description: 'maker of anvils',
        concepturi: 'http://www.wikidata.org/entity/Q42',
      },
    ];
    return json({ searchinfo: { search: query.get('search') }, search, success: 1 })(visit, response);
  }
  const ids = query.get('ids')!.split('|');
  const language = query.get('languages')!;
  const named = (id: string) => ({ id, labels: { [language]: { language, value: labels[id] ?? id } } });
  if (ids[0] === 'Q404') return json({ entities: { Q404: { id: 'Q404', missing: '' } } })(visit, response);
  if (ids[0] !== 'Q42')
    return json({ entities: Object.fromEntries(ids.map(id => [id, named(id)])) })(visit, response);
  return json({ entities: { Q42: acmeItem(language, hasLogo) }, success: 1 })(visit, response);
}

const labels: Record<string, string> = {
  Q42: 'ACME',
  Q64: 'Berlin',
  Q183: 'Deutschland',
  Q1: 'Wile E. Coyote',
  Q2: 'Road Runner',
};

const claim = (value: unknown, more: object = {}) => ({
  mainsnak: { snaktype: 'value', datavalue: { value } },
  rank: 'normal',
  ...more,
});
const item = (id: string) => ({ 'entity-type': 'item', id });
const qualifier = (value: unknown) => [{ snaktype: 'value', datavalue: { value } }];

const acmeItem = (language: string, hasLogo: boolean) => ({
  type: 'item',
  id: 'Q42',
  labels: { [language]: { language, value: 'ACME' } },
  descriptions: { [language]: { language, value: 'maker of anvils' } },
  claims: {
    P856: [
      claim('https://old.acme.example', { rank: 'deprecated' }),
      claim('https://acme.example', { rank: 'preferred' }),
      claim('https://shop.acme.example'),
    ],
    P968: [claim('mailto:info@acme.example')],
    P1329: [claim('+49-30-123456'), { mainsnak: { snaktype: 'somevalue' }, rank: 'normal' }],
    ...(hasLogo && { P154: [claim('ACME Logo.svg')] }),
    P17: [claim(item('Q183'))],
    P159: [
      claim(item('Q64'), {
        qualifiers: {
          P6375: qualifier({ text: 'Werkstraße 1', language: 'de' }),
          P281: qualifier('10115'),
        },
      }),
    ],
    P169: [
      claim(item('Q1')),
      claim(item('Q2'), { qualifiers: { P582: qualifier({ time: '+2020-00-00T00:00:00Z' }) } }),
    ],
    P112: [claim(item('Q1'))],
    P2002: [claim('acmewerke')],
    P4264: [claim('acme-werke')],
    P2397: [claim('<script>')],
  },
});
