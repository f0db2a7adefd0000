import { createHash } from 'node:crypto';
import { textAt } from '../lookup/json.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { askJson, askPicture, below, type Asking } from './photo-service.js';

export interface PhotoSource {
  key: string;
  name: string;
  /** What a look-up tells the service, before an administrator turns it on. */
  disclosure: Message;
  /** What of a contact it looks for: e-mail addresses, or names in this network. */
  by: 'EMAIL' | 'GITHUB' | 'MASTODON' | 'BLUESKY';
  /** The picture of an address or a name; null: it has none. Throws where it fails. */
  picture(of: string, asking: Asking): Promise<Buffer | null>;
}

/** https://docs.gravatar.com/general/images/: `d=404` for nothing instead of a default, `s` for the size of the square. */
const gravatar: PhotoSource = {
  key: 'gravatar',
  name: 'Gravatar',
  disclosure: byEmail('Gravatar (Automattic, USA)'),
  by: 'EMAIL',
  picture: (email, asking) => avatarOf(instance.photoServices.gravatar, email, asking),
};

/** https://wiki.libravatar.org/api/: the same, and SHA-256 as well as MD5. */
const libravatar: PhotoSource = {
  key: 'libravatar',
  name: 'Libravatar',
  disclosure: byEmail('Libravatar'),
  by: 'EMAIL',
  picture: (email, asking) => avatarOf(instance.photoServices.libravatar, email, asking),
};

function avatarOf(service: string, email: string, asking: Asking): Promise<Buffer | null> {
  const hash = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
  return askPicture(below(service, `/avatar/${hash}?d=404&s=${limits['photo.width']}`), {
    ...asking,
    service,
  });
}

/** https://docs.github.com/en/rest/users/users#get-a-user: `avatar_url`. */
const github: PhotoSource = {
  key: 'github',
  name: 'GitHub',
  disclosure: byProfile('GitHub (Microsoft, USA)'),
  by: 'GITHUB',
  picture: (name, asking) => {
    const service = instance.photoServices.github;
    return linked(below(service, `/users/${encodeURIComponent(name)}`), ['avatar_url'], {
      ...asking,
      service,
    });
  },
};

/**
 * https://docs.joinmastodon.org/methods/accounts/#lookup: `avatar_static`, which does not move, or `avatar`. The server is
 * that of the profile, so it has to be on the internet.
 */
const mastodon: PhotoSource = {
  key: 'mastodon',
  name: 'Mastodon',
  disclosure: say(
    'Tells the Mastodon server of each profile that somebody here looks for the profile. Who runs such a server is known to nobody beforehand.',
    'Teilt dem Mastodon-Server jedes Profils mit, dass hier jemand nach dem Profil sucht. Wer einen solchen Server betreibt, weiß vorher niemand.',
  ),
  by: 'MASTODON',
  picture: async (handle, asking) => {
    const [user, host] = handle.replace(/^@/, '').split('@');
    if (!user || !host) return null;
    const server = instance.photoServices.mastodon.replace('{host}', host);
    const address = below(server, `/api/v1/accounts/lookup?acct=${encodeURIComponent(user)}`);
    return linked(address, ['avatar_static', 'avatar'], asking);
  },
};

/** https://docs.bsky.app/docs/api/app-bsky-actor-get-profile: `avatar`; who is not known is a 400. */
const bluesky: PhotoSource = {
  key: 'bluesky',
  name: 'Bluesky',
  disclosure: byProfile('Bluesky (Bluesky Social, USA)'),
  by: 'BLUESKY',
  picture: (handle, asking) => {
    const service = instance.photoServices.bluesky;
    const path = `/xrpc/app.bsky.actor.getProfile?actor=${encodeURIComponent(handle)}`;
    return linked(below(service, path), ['avatar'], { ...asking, service });
  },
};

/** The picture that a profile links to; the first of these fields that it has. */
async function linked(address: string, fields: string[], asking: Asking): Promise<Buffer | null> {
  const profile = await askJson(address, asking);
  const links = fields.flatMap(field => textAt(profile, field) ?? []);
  return links[0] ? askPicture(links[0], asking) : null;
}

/** The one list of providers, in the order in which their pictures are shown. */
export const photoSources: readonly PhotoSource[] = [gravatar, libravatar, github, mastodon, bluesky];

function byEmail(name: string): Message {
  return say(
    `Tells ${name} a fingerprint of each e-mail address that is looked up: whoever knows the address recognises it, and so learns that it is known here.`,
    `Teilt ${name} einen Fingerabdruck jeder gesuchten E-Mail-Adresse mit: Wer die Adresse kennt, erkennt sie daran und erfährt so, dass sie hier bekannt ist.`,
  );
}

function byProfile(name: string): Message {
  return say(
    `Tells ${name} the name of each profile that is looked up, and so that it is known here.`,
    `Teilt ${name} den Namen jedes gesuchten Profils mit und damit, dass es hier bekannt ist.`,
  );
}
