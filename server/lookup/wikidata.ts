import { instance } from '../platform/instance.js';
import { say, type Locale } from '../platform/messages.js';
import type { SocialNetwork } from '../contacts/contact.values.js';
import { askService, LookupFailure } from './ask-service.js';
import { at, listAt, textAt, textsOf } from './json.js';
import type { FoundAddress, FoundMatch, Provider, Question } from './provider.js';

/**
 * Wikidata, by the API of its Wikibase. Shapes: https://www.wikidata.org/w/api.php?action=help&modules=wbsearchentities
 * and …&modules=wbgetentities; of claims https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html (rank,
 * `mainsnak.datavalue.value`, qualifiers by property). Errors come with 200:
 * https://www.mediawiki.org/wiki/API:Errors_and_warnings.
 */
export const wikidata: Provider = {
  key: 'wikidata',
  name: 'Wikidata',
  notice: say('Source: Wikidata; licence: CC0.', 'Quelle: Wikidata; Lizenz: CC0.'),
  isAvailable: () => true,

  async find(name, question) {
    const { locale } = question;
    const answer = await ask(
      {
        action: 'wbsearchentities',
        search: name,
        language: locale,
        uselang: locale,
        type: 'item',
        limit: '10',
      },
      question,
    );
    return listAt(answer, 'search').flatMap(toMatch);
  },

  async profile(externalId, question) {
    if (!isItem(externalId)) return null;
    const { locale } = question;
    const answer = await ask(entities([externalId], 'labels|descriptions|claims', locale), question);
    const entity = at(answer, 'entities', externalId);
    const name = textAt(entity, 'labels', locale, 'value');
    if (!name) return null;
    const headquarters = current(entity, 'P159');
    const people = ['P169', 'P488', 'P112'].flatMap(property => itemsOf(current(entity, property)));
    const country = [
      ...headquarters.flatMap(claim => listAt(claim, 'qualifiers', 'P17')),
      ...snaks(current(entity, 'P17')),
    ];
    const named = [...itemsOf(headquarters), ...people, ...itemsOfSnaks(country)];
    const labels = await labelsOf([...new Set(named)], question);
    const logo = textsOf(values(entity, 'P154'))[0];
    return {
      name,
      sourceUrl: page(externalId),
      description: textAt(entity, 'descriptions', locale, 'value'),
      emails: textsOf(values(entity, 'P968')).map(address => address.replace(/^mailto:/i, '')),
      phones: textsOf(values(entity, 'P1329')),
      websites: textsOf(values(entity, 'P856')),
      socialProfiles: networks.flatMap(([property, network, prefix = '']) =>
        textsOf(values(entity, property)).map(handle => ({ network, handle: prefix + handle })),
      ),
      addresses: headquarters.slice(0, 1).map(claim => toAddress(claim, labels, itemsOfSnaks(country)[0])),
      people: [...new Set(people)].flatMap(id => labels.get(id) ?? []),
      logoUrl: logo ? `${commonsFile}${encodeURIComponent(logo)}?width=300` : null,
    };
  },
};

/** Redirects to the file of that name: https://commons.wikimedia.org/wiki/Commons:FilePath */
const commonsFile = 'https://commons.wikimedia.org/wiki/Special:FilePath/';

/** Properties whose values are names in a network, and what stands before a name there. */
const networks: [property: string, network: SocialNetwork, prefix?: string][] = [
  ['P4264', 'LINKEDIN', 'company/'],
  ['P2013', 'FACEBOOK'],
  ['P2003', 'INSTAGRAM'],
  ['P2002', 'X'],
  ['P4033', 'MASTODON'],
  ['P12361', 'BLUESKY'],
  ['P2037', 'GITHUB'],
  ['P2397', 'YOUTUBE', 'channel/'],
  ['P7085', 'TIKTOK'],
];

const isItem = (id: string): boolean => /^Q[1-9]\d{0,11}$/.test(id);
const page = (id: string): string => `https://www.wikidata.org/wiki/${id}`;

async function ask(query: Record<string, string>, { signal }: Question): Promise<unknown> {
  const answer = await askService({
    service: instance.services.wikidata,
    path: '/w/api.php',
    query: { ...query, format: 'json' },
    signal,
  });
  const error = textAt(answer, 'error', 'code');
  if (error === 'no-such-entity') return undefined;
  if (error === 'ratelimited' || error === 'maxlag') throw new LookupFailure('OVER_QUOTA');
  if (error) throw new LookupFailure('BROKEN', { cause: error });
  return answer;
}

const entities = (ids: string[], props: string, locale: Locale): Record<string, string> => ({
  action: 'wbgetentities',
  ids: ids.join('|'),
  props,
  languages: locale,
  languagefallback: '1',
});

/** The API takes 50 ids at once. */
async function labelsOf(ids: string[], question: Question): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const answer = await ask(entities(ids.slice(0, 50), 'labels', question.locale), question);
  return new Map(
    ids.flatMap(id => {
      const label = textAt(answer, 'entities', id, 'labels', question.locale, 'value');
      return label ? [[id, label] as const] : [];
    }),
  );
}

function toMatch(found: unknown): FoundMatch[] {
  const id = textAt(found, 'id');
  const name = textAt(found, 'label');
  if (!id || !name || !isItem(id)) return [];
  return [{ externalId: id, name, description: textAt(found, 'description'), location: null, url: page(id) }];
}

/** What is said of it now: no longer valid claims and deprecated ones do not count, preferred ones come alone. */
function current(entity: unknown, property: string): unknown[] {
  const claims = listAt(entity, 'claims', property).filter(
    claim => at(claim, 'rank') !== 'deprecated' && listAt(claim, 'qualifiers', endTime).length === 0,
  );
  const preferred = claims.filter(claim => at(claim, 'rank') === 'preferred');
  return preferred.length > 0 ? preferred : claims;
}

const endTime = 'P582';

const snaks = (claims: unknown[]): unknown[] => claims.map(claim => at(claim, 'mainsnak'));
const values = (entity: unknown, property: string): unknown[] =>
  snaks(current(entity, property)).map(snak => at(snak, 'datavalue', 'value'));
const itemsOfSnaks = (list: unknown[]): string[] => textsOf(list, 'datavalue', 'value', 'id').filter(isItem);
const itemsOf = (claims: unknown[]): string[] => itemsOfSnaks(snaks(claims));

function toAddress(claim: unknown, labels: Map<string, string>, country: string | undefined): FoundAddress {
  const qualifier = (property: string): unknown => at(claim, 'qualifiers', property, 0, 'datavalue', 'value');
  return {
    street: textAt(qualifier('P6375'), 'text'),
    city: labels.get(itemsOf([claim])[0] ?? '') ?? null,
    postalCode: textAt(qualifier('P281')),
    country: labels.get(country ?? '') ?? null,
  };
}
