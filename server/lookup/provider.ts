import type { SocialNetwork } from '../contacts/contact.values.js';
import type { Locale, Message } from '../platform/messages.js';

/** A company that a provider knows, as it stands in a list. */
export interface FoundMatch {
  externalId: string;
  name: string;
  description: string | null;
  location: string | null;
  url: string | null;
}

/** What a provider says about one company, unchecked: profile.rules.ts leaves out what does not fit. */
export interface FoundCompany {
  name: string;
  sourceUrl: string;
  description?: string | null;
  emails?: string[];
  phones?: string[];
  websites?: string[];
  socialProfiles?: { network: SocialNetwork; handle: string }[];
  addresses?: FoundAddress[];
  people?: string[];
  logoUrl?: string | null;
}

export interface FoundAddress {
  street?: string | null;
  city?: string | null;
  state?: string | null;
  postalCode?: string | null;
  country?: string | null;
}

/** How one question is asked: whose language the answer is wanted in, and until when. */
export interface Question {
  locale: Locale;
  signal: AbortSignal;
}

/** A service that is asked about companies. Its functions throw LookupFailure (ask-service.ts). */
export interface Provider {
  key: string;
  name: string;
  /** Attribution and terms. */
  notice: Message;
  /** What an administrator does to make it available; absent: nothing has to be done. */
  setUp?: Message;
  isAvailable(): boolean;
  /** Companies of this name, the best match first. */
  find(name: string, question: Question): Promise<FoundMatch[]>;
  /** Null: it knows no company of this id. */
  profile(externalId: string, question: Question): Promise<FoundCompany | null>;
}
