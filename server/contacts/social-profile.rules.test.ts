import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../platform/errors.js';
import type { ContactKind, SocialNetwork } from './contact.values.js';
import { checkSocialProfiles } from './social-profile.rules.js';

const check = (network: SocialNetwork, handle: string, kind: ContactKind = 'PERSON') => {
  const problems: Problem[] = [];
  const [profile] = checkSocialProfiles(kind, [{ network, handle }], problems);
  return { profile, problems: problems.map(({ code, path }) => `${code} ${path?.join('.')}`) };
};

describe('a profile', () => {
  test.each<[SocialNetwork, string, string, string | null]>([
    ['LINKEDIN', 'anna-huber', 'anna-huber', 'https://www.linkedin.com/in/anna-huber'],
    ['LINKEDIN', 'in/anna-huber', 'anna-huber', 'https://www.linkedin.com/in/anna-huber'],
    [
      'LINKEDIN',
      'https://de.linkedin.com/in/anna-huber/?x=1',
      'anna-huber',
      'https://www.linkedin.com/in/anna-huber',
    ],
    ['LINKEDIN', 'linkedin.com/in/j%C3%BCrgen/de', 'jürgen', 'https://www.linkedin.com/in/j%C3%BCrgen'],
    ['LINKEDIN', 'linkedin.com/company/acme', 'company/acme', 'https://www.linkedin.com/company/acme'],
    ['XING', 'Anna_Huber2', 'Anna_Huber2', 'https://www.xing.com/profile/Anna_Huber2'],
    [
      'XING',
      'www.xing.com/profile/Anna_Huber2/cv',
      'Anna_Huber2',
      'https://www.xing.com/profile/Anna_Huber2',
    ],
    ['FACEBOOK', 'anna.huber', 'anna.huber', 'https://www.facebook.com/anna.huber'],
    [
      'FACEBOOK',
      'https://m.facebook.com/anna.huber?ref=x',
      'anna.huber',
      'https://www.facebook.com/anna.huber',
    ],
    [
      'FACEBOOK',
      'https://www.facebook.com/profile.php?sk=x&id=1000',
      '1000',
      'https://www.facebook.com/1000',
    ],
    ['FACEBOOK', 'https://facebook.com/people/Anna-Huber/1000/', '1000', 'https://www.facebook.com/1000'],
    ['FACEBOOK', 'https://facebook.com/groups/acme', 'groups/acme', 'https://www.facebook.com/groups/acme'],
    ['INSTAGRAM', '@anna.huber', 'anna.huber', 'https://www.instagram.com/anna.huber'],
    ['INSTAGRAM', 'https://instagram.com/anna_h/reels/', 'anna_h', 'https://www.instagram.com/anna_h'],
    ['X', '@anna', 'anna', 'https://x.com/anna'],
    ['X', 'https://twitter.com/anna/status/1', 'anna', 'https://x.com/anna'],
    ['X', 'mobile.twitter.com/@anna', 'anna', 'https://x.com/anna'],
    ['MASTODON', '@anna@mastodon.social', 'anna@mastodon.social', 'https://mastodon.social/@anna'],
    ['MASTODON', 'anna@Mastodon.Social', 'anna@mastodon.social', 'https://mastodon.social/@anna'],
    ['MASTODON', 'https://mastodon.social/@anna', 'anna@mastodon.social', 'https://mastodon.social/@anna'],
    ['MASTODON', 'mastodon.social/users/anna/', 'anna@mastodon.social', 'https://mastodon.social/@anna'],
    [
      'MASTODON',
      'https://chaos.social/@anna@mastodon.social',
      'anna@mastodon.social',
      'https://mastodon.social/@anna',
    ],
    ['BLUESKY', '@anna.bsky.social', 'anna.bsky.social', 'https://bsky.app/profile/anna.bsky.social'],
    ['BLUESKY', 'https://bsky.app/profile/huber.de', 'huber.de', 'https://bsky.app/profile/huber.de'],
    [
      'BLUESKY',
      'bsky.app/profile/did:plc:abc123',
      'did:plc:abc123',
      'https://bsky.app/profile/did:plc:abc123',
    ],
    ['GITHUB', '@anna-huber', 'anna-huber', 'https://github.com/anna-huber'],
    ['GITHUB', 'https://github.com/anna-huber/project/issues', 'anna-huber', 'https://github.com/anna-huber'],
    ['YOUTUBE', '@AnnaHuber', 'AnnaHuber', 'https://www.youtube.com/@AnnaHuber'],
    [
      'YOUTUBE',
      'https://www.youtube.com/@AnnaHuber/videos',
      'AnnaHuber',
      'https://www.youtube.com/@AnnaHuber',
    ],
    ['YOUTUBE', 'youtube.com/channel/UCx_1-2', 'channel/UCx_1-2', 'https://www.youtube.com/channel/UCx_1-2'],
    ['TIKTOK', 'anna.huber', 'anna.huber', 'https://www.tiktok.com/@anna.huber'],
    [
      'TIKTOK',
      'https://www.tiktok.com/@anna.huber?lang=de',
      'anna.huber',
      'https://www.tiktok.com/@anna.huber',
    ],
    ['SKYPE', 'live:anna.huber', 'live:anna.huber', null],
    ['OTHER', 'Anna auf Threema', 'Anna auf Threema', null],
    ['OTHER', 'https://example.com/anna', 'https://example.com/anna', 'https://example.com/anna'],
    ['OTHER', 'javascript:alert(1)', 'javascript:alert(1)', null],
    ['OTHER', 'javascript://example.com/%0Aalert(1)', 'javascript://example.com/%0Aalert(1)', null],
  ])('in %s given as %s is the handle %s', (network, given, handle, url) => {
    expect(check(network, given)).toEqual({ profile: { network, handle, url }, problems: [] });
    // What was stored comes back from a form and must stay the same.
    expect(check(network, handle).profile).toEqual({ network, handle, url });
  });

  test.each<[SocialNetwork, string, string, string]>([
    ['LINKEDIN', 'acme', 'acme', 'https://www.linkedin.com/company/acme'],
    ['LINKEDIN', 'linkedin.com/company/acme', 'acme', 'https://www.linkedin.com/company/acme'],
    ['LINKEDIN', 'linkedin.com/in/anna', 'in/anna', 'https://www.linkedin.com/in/anna'],
    ['XING', 'https://www.xing.com/pages/acme', 'acme', 'https://www.xing.com/pages/acme'],
    ['BLUESKY', 'acme.com', 'acme.com', 'https://bsky.app/profile/acme.com'],
  ])('of a company in %s given as %s is the handle %s', (network, given, handle, url) => {
    expect(check(network, given, 'COMPANY').profile).toEqual({ network, handle, url });
    expect(check(network, handle, 'COMPANY').profile).toEqual({ network, handle, url });
  });

  test.each<[SocialNetwork, string]>([
    ['LINKEDIN', 'https://evil.com/in/anna'],
    ['LINKEDIN', 'https://linkedin.com.evil.com/in/anna'],
    ['LINKEDIN', 'https://evillinkedin.com/in/anna'],
    ['LINKEDIN', 'https://www.xing.com/profile/Anna'],
    ['LINKEDIN', 'https://linkedin.com@evil.com/in/anna'],
    ['LINKEDIN', 'https://www.linkedin.com/'],
    ['LINKEDIN', 'linkedin.com'],
    ['LINKEDIN', 'https://www.linkedin.com/feed/update/1'],
    ['LINKEDIN', 'Anna Huber'],
    ['LINKEDIN', 'jobs/anna'],
    ['LINKEDIN', 'in/../anna'],
    ['XING', 'javascript:alert(1)'],
    ['FACEBOOK', 'https://facebook.com/profile.php'],
    ['FACEBOOK', 'https://facebook.com/events/1'],
    ['INSTAGRAM', 'https://instagram.com/p/abc'],
    ['INSTAGRAM', 'anna"onclick="x'],
    ['X', 'https://x.com/intent/post'],
    ['X', 'anna huber'],
    ['X', 'x'.repeat(21)],
    ['MASTODON', '@anna'],
    ['MASTODON', 'anna@localhost'],
    ['MASTODON', 'anna@evil.com/x'],
    ['MASTODON', 'https://mastodon.social/about'],
    ['MASTODON', 'https://mastodon.social/@anna@localhost'],
    ['BLUESKY', 'anna'],
    ['BLUESKY', 'https://bsky.app/about'],
    ['GITHUB', '-anna'],
    ['GITHUB', 'anna_huber'],
    ['YOUTUBE', 'https://youtube.com/watch?v=1'],
    ['YOUTUBE', 'https://youtu.be/1'],
    ['TIKTOK', 'https://www.tiktok.com/tag/anna'],
    ['SKYPE', 'https://example.com/anna'],
    ['SKYPE', 'anna\0'],
  ])('in %s may not be %s', (network, given) => {
    expect(check(network, given)).toEqual({
      profile: undefined,
      problems: ['INVALID socialProfiles.0.handle'],
    });
  });

  test.each(['', ' ', '\u200B'])('is missing when it is %j', blank => {
    expect(check('X', blank).problems).toEqual(['REQUIRED socialProfiles.0.handle']);
  });

  test('has at most 2,000 characters and is one of at most 50', () => {
    expect(check('OTHER', 'x'.repeat(2_001)).problems).toEqual(['TOO_LONG socialProfiles.0.handle']);
    const problems: Problem[] = [];
    checkSocialProfiles(
      'PERSON',
      Array.from({ length: 51 }, () => ({ network: 'X' as const, handle: 'anna' })),
      problems,
    );
    expect(problems.map(({ code, path }) => [code, path])).toEqual([['TOO_MANY', ['socialProfiles']]]);
  });
});
