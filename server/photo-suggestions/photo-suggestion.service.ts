import { createHash } from 'node:crypto';
import { countAttempt } from '../auth/rate.service.js';
import { setContactPhoto } from '../contacts/contact-photo.service.js';
import { findContact } from '../contacts/contact.query.js';
import { checkEmails } from '../contacts/contact-info.rules.js';
import { checkSocialProfiles } from '../contacts/social-profile.rules.js';
import type { ContactInput } from '../contacts/contact.values.js';
import { fitPhoto, type FittedPhoto } from '../photos/photo.decoder.js';
import type { Database } from '../platform/database.js';
import { UserErrors, type Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import type { Reader, Viewer, Work } from '../platform/work.js';
import { listSources } from './photo-provider.service.js';
import type { PhotoSource } from './photo-providers.js';
import {
  keepSuggestion,
  keptSuggestions,
  suggestedPhoto,
  trimSuggestions,
  type Suggestion,
} from './photo-suggestion.store.js';

/** Whose pictures are wanted: those of a contact, or of what is typed into a form. */
export interface Wanted {
  contactId?: string | null;
  emails?: string[] | null;
  socialProfiles?: ContactInput['socialProfiles'];
}

/** One question to one provider; `key` tells it from others without saying whom it is about. */
interface Subject {
  source: PhotoSource;
  of: string;
  key: string;
}

/**
 * Pictures that the providers which are turned on have for these addresses and profiles, or for those of a contact that
 * the viewer sees. All are asked at once, and whoever fails or takes too long has none. What was found is kept for the
 * viewer for a while, and so is that nothing was.
 */
export async function suggestPhotos(
  database: Database,
  viewer: Viewer,
  wanted: Wanted,
): Promise<Suggestion[]> {
  const reader: Reader = { db: database.read, viewer };
  const subjects = await subjectsOf(reader, wanted);
  const kept = await keptSuggestions(
    reader,
    subjects.map(({ key }) => key),
  );
  const asked = subjects.filter(({ key }) => !kept.has(key)).slice(0, limits['photo.lookUps']);
  if (asked.length > 0) {
    await countAttempt(database, [
      { name: 'photos', parts: [viewer.id], limit: limits['rate.photoLookupPerUser'], seconds: 60 },
    ]);
  }
  const found = await Promise.all(asked.map(subject => look(reader, subject)));
  if (asked.length > 0) await trimSuggestions(reader);
  asked.forEach(({ key }, index) => kept.set(key, found[index] ?? null));
  return withoutTwins(subjects.flatMap(({ key }) => kept.get(key) ?? []));
}

/** Gives a contact the picture of a suggestion that was made to the viewer. EXPIRED at `suggestionId` where it is gone. */
export async function setPhotoFromSuggestion(
  work: Work,
  contactId: string,
  suggestionId: string,
): Promise<string> {
  const photo = await suggestedPhoto(work, suggestionId);
  return setContactPhoto(work, contactId, photo ?? new UserErrors([gone]));
}

async function subjectsOf(reader: Reader, wanted: Wanted): Promise<Subject[]> {
  const sources = (await listSources(reader.db)).filter(({ enabled }) => enabled);
  if (sources.length === 0) return [];
  const contact = wanted.contactId
    ? await findContact(reader, wanted.contactId, ['emails', 'socialProfiles'])
    : null;
  // What is half typed is asked about when it is whole.
  const emails = checkEmails(
    (wanted.emails ?? []).map(address => ({ address })),
    [],
  );
  const profiles = checkSocialProfiles('PERSON', wanted.socialProfiles ?? [], []);
  const addresses = [...(contact?.emails ?? []), ...emails].map(({ address }) => address.toLowerCase());
  const names = [...(contact?.socialProfiles ?? []), ...profiles];
  return sources.flatMap(source => {
    const of =
      source.by === 'EMAIL'
        ? addresses
        : names.filter(({ network }) => network === source.by).map(({ handle }) => handle.toLowerCase());
    return [...new Set(of)].map(each => ({ source, of: each, key: keyOf(source, each) }));
  });
}

const keyOf = ({ key }: PhotoSource, of: string): string =>
  createHash('sha256').update(`${key} ${of}`).digest('hex');

/** Whoever is slow has none: the decoder's queue counts too. */
async function look(reader: Reader, { source, of, key }: Subject): Promise<Suggestion | null> {
  const signal = AbortSignal.timeout(limits['outbound.ms']);
  try {
    const photo = await Promise.race([fittedPicture(source, of, signal), aborted(signal)]);
    return await keepSuggestion(reader, { source: source.key, subject: key, photo });
  } catch (error) {
    log.warn('A provider had no photo to suggest', { provider: source.key, error });
    return null;
  }
}

async function fittedPicture(
  source: PhotoSource,
  of: string,
  signal: AbortSignal,
): Promise<FittedPhoto | null> {
  const picture = await source.picture(of, { signal });
  return picture && fitPhoto(picture);
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );

const gone: Problem = {
  code: 'EXPIRED',
  message: say(
    'This picture is no longer at hand. Look for suggestions again.',
    'Dieses Bild liegt nicht mehr bereit. Suchen Sie noch einmal nach Vorschlägen.',
  ),
  path: ['suggestionId'],
};

/** Many use one picture everywhere. */
function withoutTwins(suggestions: Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return suggestions.filter(({ hash }) => !seen.has(hash) && seen.add(hash));
}
