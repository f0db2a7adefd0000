import { countAttempt } from '../auth/rate.service.js';
import type { Database } from '../platform/database.js';
import { RequestError, type Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say, type Message } from '../platform/messages.js';
import { singleLine } from '../platform/text.rules.js';
import type { Viewer } from '../platform/work.js';
import { LookupFailure, type LookupFailureReason } from './ask-service.js';
import { crunchbase } from './crunchbase.js';
import { gleif } from './gleif.js';
import { checkFoundCompany, checkFoundMatch, type CheckedCompany } from './profile.rules.js';
import type { FoundMatch, Provider, Question } from './provider.js';
import { wikidata } from './wikidata.js';

/** The one list of providers, in the order in which they are offered. */
export const providers: readonly Provider[] = [crunchbase, wikidata, gleif];

export interface Asker {
  database: Database;
  viewer: Viewer;
}

export type ProvidedMatch = FoundMatch & { provider: string };
export type ProvidedCompany = CheckedCompany & {
  provider: string;
  externalId: string;
  retrievedAt: Date;
  /** Until when more may be asked about it. */
  signal: AbortSignal;
};

/**
 * Companies of this name: of one provider, or of all that are available; then a provider that fails is left out unless
 * all do. UNAVAILABLE says in the viewer's language what is wrong with the provider.
 */
export async function findCompanies(
  asker: Asker,
  { name: given, provider }: { name: string; provider?: string | null },
): Promise<ProvidedMatch[]> {
  const name = searchedName(given);
  const asked =
    provider == null ? providers.filter(each => each.isAvailable()) : [providerOf(provider, asker)];
  if (name === null) return [];
  await countLookUp(asker);
  const question = questionOf(asker);
  const answers = await Promise.allSettled(
    asked.map(async each => {
      const found = await orUnavailable(each, each.find(name, question));
      return found.flatMap(checkFoundMatch).map(match => ({ ...match, provider: each.key }));
    }),
  );
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason;
  return answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
}

/** What a provider says about a company, as far as it can be taken over; null where it knows none of this id. */
export async function companyProfile(
  asker: Asker,
  provider: string,
  externalId: string,
): Promise<ProvidedCompany | null> {
  const asked = providerOf(provider, asker);
  await countLookUp(asker);
  const question = questionOf(asker);
  const found = await orUnavailable(asked, asked.profile(externalId, question));
  const checked = found && checkFoundCompany(found, { country: instance.country, fields: [] });
  const { signal } = question;
  return checked && { ...checked, provider: asked.key, externalId, retrievedAt: new Date(), signal };
}

const questionOf = ({ viewer }: Asker): Question => ({
  locale: viewer.locale,
  signal: AbortSignal.timeout(limits['lookup.ms']),
});

async function countLookUp({ database, viewer }: Asker): Promise<void> {
  const perUser = { name: 'lookup', parts: [viewer.id], limit: limits['rate.lookupPerUser'], seconds: 60 };
  await countAttempt(database, [perUser]);
}

function searchedName(given: string): string | null {
  const problems: Problem[] = [];
  const name = singleLine(given, { path: ['name'], max: limits['length.name'], problems });
  if (problems[0]) throw new RequestError('BAD_USER_INPUT', problems[0].message);
  return name;
}

function providerOf(key: string, { viewer }: Asker): Provider {
  const provider = providers.find(each => each.key === key);
  if (!provider) throw new RequestError('BAD_USER_INPUT', unknownProvider);
  if (provider.isAvailable()) return provider;
  const isMember = viewer.role === 'MEMBER';
  throw new RequestError('UNAVAILABLE', (isMember ? undefined : provider.setUp) ?? notSetUp(provider.name));
}

/** What failed is noted for administrators, by its reason: what was searched for is nobody's business. */
async function orUnavailable<T>({ key, name }: Provider, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof LookupFailure)) throw error;
    log.warn('A company could not be looked up', { provider: key, reason: error.reason, error: error.cause });
    throw new RequestError('UNAVAILABLE', failed[error.reason](name));
  }
}

const failed: Record<LookupFailureReason, (name: string) => Message> = {
  SLOW: name =>
    say(
      `${name} did not answer in time. Try again later, or fill in the form by hand.`,
      `${name} hat nicht rechtzeitig geantwortet. Versuchen Sie es später noch einmal oder füllen Sie das Formular von Hand aus.`,
    ),
  REFUSED: name =>
    say(
      `${name} does not let us in. An administrator has to check whether the key is still valid.`,
      `${name} lässt uns nicht hinein. Die Administration muss prüfen, ob der Schlüssel noch gültig ist.`,
    ),
  OVER_QUOTA: name =>
    say(
      `No more look-ups are possible at ${name} for now. Try again later, or choose another source.`,
      `Bei ${name} sind vorerst keine Abfragen mehr möglich. Versuchen Sie es später noch einmal oder wählen Sie eine andere Quelle.`,
    ),
  BROKEN: name =>
    say(
      `${name} does not work at the moment. Try again later, or choose another source.`,
      `${name} funktioniert gerade nicht. Versuchen Sie es später noch einmal oder wählen Sie eine andere Quelle.`,
    ),
};
const unknownProvider = say('There is no such provider.', 'Diese Quelle gibt es nicht.');
const notSetUp = (name: string): Message =>
  say(
    `${name} is not set up here. Please ask your administrator.`,
    `${name} ist hier nicht eingerichtet. Bitte wenden Sie sich an Ihre Administration.`,
  );
