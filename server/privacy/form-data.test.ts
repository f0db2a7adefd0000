import { beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { createForm, post, processed, submissionsOf, withoutFormRates } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin } = await world(site.database).make());
});

describe('What somebody sent through a form', () => {
  test('is in the file of all that is held on them, with their consent, and goes when they are erased', async () => {
    const form = await createForm(site, admin, {
      title: 'Write to us',
      consentText: 'You may write to me.',
      notifyUserIds: [admin.id],
    });
    await post(site, form, {
      firstName: 'Zerlinde',
      lastName: 'Zusatz',
      description: 'My unusual wish',
      consent: 'yes',
    });
    await processed(site);
    const [submission] = await submissionsOf(site, admin, form);
    const { id } = submission!.contact!;
    const { data } = await site.ask(admin, `{ contact(id: "${id}") { version } }`);
    expect(data.contact!.version).toBe(1);
    const file = await fetch(new URL(`/contacts/${id}/data?format=json`, site.url), {
      headers: { Cookie: `kartei_session=${admin.sessionToken}` },
    });
    const held = (await file.json()) as Record<string, Record<string, unknown>[]>;
    expect(held.submissions).toEqual([
      {
        form: 'Write to us',
        at: expect.any(String),
        origin: null,
        consentText: 'You may write to me.',
        consentVersion: 1,
        sent: 'First name: Zerlinde\nLast name: Zusatz\nMessage: My unusual wish',
      },
    ]);
    await site.ask(admin, 'mutation ($ids: [ID!]!) { eraseContacts(ids: $ids) { userErrors { code } } }', {
      ids: [id],
    });
    const left = await site.database.read.rows(sql`
      SELECT 1 FROM submission WHERE stored_values::text LIKE '%Zerlinde%'
      UNION ALL SELECT 1 FROM contact_event WHERE note LIKE '%Zerlinde%'
      UNION ALL SELECT 1 FROM notification WHERE submission_id IS NOT NULL`);
    expect(left).toEqual([]);
  });
});
