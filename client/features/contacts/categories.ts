import type { ContactInfoCategory, SocialNetwork } from '../../graphql/graphql';

/** What the form offers for each list; anything else that the API brought stays and is shown. */
export const categories = {
  emails: ['WORK', 'HOME', 'OTHER'],
  phones: ['WORK', 'MOBILE', 'DIRECT', 'HOME', 'FAX', 'OTHER'],
  websites: ['WORK', 'HOME', 'OTHER'],
  addresses: ['WORK', 'OFFICE', 'HOME', 'POSTAL', 'BILLING', 'OTHER'],
} as const satisfies Record<string, ContactInfoCategory[]>;

/** Networks under their own names; OTHER is a text of ours. */
export const networkNames: Record<Exclude<SocialNetwork, 'OTHER'>, string> = {
  LINKEDIN: 'LinkedIn',
  XING: 'XING',
  FACEBOOK: 'Facebook',
  INSTAGRAM: 'Instagram',
  X: 'X',
  MASTODON: 'Mastodon',
  BLUESKY: 'Bluesky',
  GITHUB: 'GitHub',
  YOUTUBE: 'YouTube',
  TIKTOK: 'TikTok',
  SKYPE: 'Skype',
};
