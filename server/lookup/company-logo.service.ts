import { createHash } from 'node:crypto';
import { askPicture } from '../photo-suggestions/photo-service.js';
import {
  keepSuggestion,
  trimSuggestions,
  type Suggestion,
} from '../photo-suggestions/photo-suggestion.store.js';
import { fitPhoto } from '../photos/photo.decoder.js';
import { instance } from '../platform/instance.js';
import { log } from '../platform/log.js';
import type { Reader } from '../platform/work.js';
import type { ProvidedCompany } from './lookup.service.js';

/**
 * The logo of a company that was just looked up, as a photo that the viewer can choose; fetched within what is left of the
 * look-up's time. Null where there is none that can be read: the rest of the profile is no worse for it.
 */
export async function companyLogo(
  reader: Reader,
  { provider, logoUrl, signal }: ProvidedCompany,
): Promise<Suggestion | null> {
  if (!logoUrl) return null;
  try {
    const service = instance.services[provider as keyof typeof instance.services];
    const picture = await askPicture(logoUrl, { signal, service });
    if (!picture) return null;
    const photo = await Promise.race([fitPhoto(picture), aborted(signal)]);
    const subject = createHash('sha256').update(`${provider} ${logoUrl}`).digest('hex');
    const suggestion = await keepSuggestion(reader, { source: provider, subject, photo });
    await trimSuggestions(reader);
    return suggestion;
  } catch (error) {
    log.warn('A logo could not be shown', { provider, error });
    return null;
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
