import { beforeAll, describe, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { createForm, post, processed, withoutFormRates } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { subscribe } from '../testing/subscription.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let ben: TestUser;
let mia: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin, anna, ben, mia } = await world(site.database).member('anna', 'ben', 'mia').make());
});

interface Changed {
  contactsChanged: { ids: string[]; change: string };
}

const told = async (user: TestUser) => {
  const { data } = await site.ask<{ viewer: { notifications: { nodes: object[] } } }>(
    user,
    '{ viewer { notifications { nodes { type text contact { displayName } } } } }',
  );
  return data.viewer.notifications.nodes;
};
const mailsTo = async (mails: string[], user: TestUser) => {
  const parsed = await Promise.all(mails.map(mail => PostalMime.parse(mail)));
  return parsed.filter(({ to }) => to?.some(({ address }) => address?.includes(user.id)));
};

describe('A submission', () => {
  test('is told to those whom the form names, as far as they see the contact', async () => {
    const form = await createForm(site, admin, {
      title: 'Write to us',
      managerIds: [anna.id],
      notifyUserIds: [anna.id, ben.id, admin.id],
    });
    await post(site, form, { firstName: 'Erika', lastName: 'Muster', description: 'Call me\nplease' });
    const mails = await processed(site);
    const notice = {
      type: 'FORM_SUBMITTED',
      text: 'Erika Muster wrote through “Write to us”',
      contact: { displayName: 'Erika Muster' },
    };
    expect(await told(anna)).toEqual([notice]);
    expect(await told(admin)).toEqual([notice]);
    expect(await told(ben)).toEqual([]);
    expect(await told(mia)).toEqual([]);
    const [mail, ...more] = await mailsTo(mails, anna);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Erika Muster wrote through “Write to us”');
    expect(mail!.text).toContain('First name: Erika');
    expect(mail!.text).toContain('Message: Call me\nplease');
    expect(mail!.text).toMatch(/\/contacts\/[0-9a-f-]{36}/);
    expect(await mailsTo(mails, ben)).toEqual([]);
    expect(mails).toHaveLength(2);
  });

  test('reaches the clients of those who see its contact, as any other new contact does', async () => {
    const form = await createForm(site, admin, { managerIds: [anna.id] });
    const query = 'subscription { contactsChanged { ids change } }';
    const [hers, his] = await Promise.all([anna, ben].map(user => subscribe<Changed>(site.url, user, query)));
    await post(site, form, { firstName: 'Livia', lastName: 'Live' });
    await processed(site);
    expect((await hers!.next())?.contactsChanged).toMatchObject({
      change: 'CREATED',
      ids: [expect.any(String)],
    });
    expect(await his!.next(300)).toBeNull();
    await Promise.all([hers!.close(), his!.close()]);
  });

  test('may be read by those who are told of it, if the form says so', async () => {
    const form = await createForm(site, admin, { notifyUserIds: [mia.id, admin.id], notifyGrantRead: true });
    await post(site, form, { firstName: 'Rita', lastName: 'Read' });
    await processed(site);
    expect(await told(mia)).toMatchObject([{ contact: { displayName: 'Rita Read' } }]);
    const { data } = await site.ask(
      mia,
      '{ contacts(filter: {search: "Rita"}) { nodes { managers { name } viewerAccess { canEdit } } } }',
    );
    expect(data.contacts!.nodes).toEqual([{ managers: [], viewerAccess: { canEdit: false } }]);
    const { data: seen } = await site.ask(
      admin,
      '{ contacts(filter: {search: "Rita"}) { nodes { accessGrants { grantee { name } level grantedBy { name } } } } }',
    );
    expect(seen.contacts!.nodes).toEqual([
      { accessGrants: [{ grantee: { name: 'mia' }, level: 'READ', grantedBy: null }] },
    ]);
  });

  test('in quarantine is told to nobody until it is released', async () => {
    const form = await createForm(site, admin, { notifyUserIds: [admin.id] });
    await post(site, form, { firstName: 'Spam', lastName: 'https://evil.example' });
    expect(await processed(site)).toEqual([]);
    const { data } = await site.ask<{ webForm: { submissions: { nodes: { id: string }[] } } }>(
      admin,
      'query ($id: ID!) { webForm(id: $id) { submissions { nodes { id } } } }',
      { id: form.id },
    );
    await site.ask(admin, 'mutation ($id: ID!) { releaseSubmission(id: $id) { userErrors { code } } }', {
      id: data.webForm.submissions.nodes[0]!.id,
    });
    expect(await processed(site)).toHaveLength(1);
  });

  test('writes no header of a mail and no HTML', async () => {
    const title = 'Form <b>x</b>';
    const form = await createForm(site, admin, { title, managerIds: [anna.id], notifyUserIds: [anna.id] });
    const evil = '\r\nBcc: evil@example.org\r\n\r\n';
    await post(site, form, {
      firstName: `Eva${evil}`,
      lastName: `"Evil" = ${evil}`,
      description: `${evil}<3 & <evil`,
    });
    const [mail, ...more] = await mailsTo(await processed(site), anna);
    expect(more).toEqual([]);
    expect(mail!.bcc).toBeUndefined();
    expect(mail!.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail!.subject).toContain('Eva Bcc: evil@example.org "Evil" = Bcc: evil@example.org wrote through');
    expect(mail!.html).toContain('Form &lt;b&gt;x&lt;/b&gt;');
    expect(mail!.html).toContain('&lt;evil');
    expect(mail!.html).not.toContain('<evil');
  });
});
