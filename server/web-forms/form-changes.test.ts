import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { createForm, nameFields, post, submissionsOf, withoutFormRates } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let carla: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin, carla } = await world(site.database).crmAdmin('carla').make());
});

interface Saved {
  webForm: { version: number; title: string } | null;
  userErrors: { code: string; path: string[] }[];
}
const save = async (user: TestUser, id: string, input: object, version?: number): Promise<Saved> => {
  const { data } = await site.ask<{ updateWebForm: Saved }>(
    user,
    `mutation ($id: ID!, $version: Int, $input: WebFormInput!) {
      updateWebForm(id: $id, version: $version, input: $input) { webForm { version title } userErrors { code path } } }`,
    { id, version, input },
  );
  return data.updateWebForm;
};
const conflict = { code: 'CONFLICT', path: ['version'] };

describe('Two administrators of one form', () => {
  test('do not overwrite each other: the second is told, and shown what is there now', async () => {
    const { id } = await createForm(site, admin);
    expect(await save(admin, id, { title: 'Hers' }, 1)).toEqual({
      webForm: { version: 2, title: 'Hers' },
      userErrors: [],
    });
    expect(await save(carla, id, { title: 'His', consentText: 'Yes.' }, 1)).toEqual({
      webForm: { version: 2, title: 'Hers' },
      userErrors: [conflict],
    });
    expect(await save(carla, id, { title: 'His' }, 2)).toMatchObject({
      webForm: { version: 3, title: 'His' },
    });
  });

  test('who save at the same moment: one of them wins', async () => {
    const { id } = await createForm(site, admin);
    const saved = await Promise.all(
      [admin, carla, admin, carla].map((user, n) => save(user, id, { title: `No ${n}` }, 1)),
    );
    expect(saved.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(saved.flatMap(({ userErrors }) => userErrors)).toEqual([conflict, conflict, conflict]);
  });

  test('may leave out the version, and what changes nothing makes no new one', async () => {
    const { id } = await createForm(site, admin);
    const same = { title: 'Contact', fields: [...nameFields, { target: 'email.work' }] };
    expect((await save(admin, id, same)).webForm).toEqual({ version: 2, title: 'Contact' });
    expect((await save(admin, id, same)).webForm).toEqual({ version: 2, title: 'Contact' });
    expect((await save(admin, id, { active: true }, 2)).webForm).toEqual({ version: 2, title: 'Contact' });
    expect(await save(admin, id, { title: '' }, 1)).toMatchObject({ userErrors: [conflict] });
  });
});

describe('The audit trail', () => {
  beforeEach(() => site.database.read.rows(sql`DELETE FROM audit_entry`));

  const trail = async (): Promise<string[]> => {
    const { data } = await site.ask<{
      auditTrail: {
        nodes: { kind: string; actor: { name: string }; details: { key: string; value: string }[] }[];
      };
    }>(admin, '{ auditTrail { nodes { kind actor { name } details { key value } } } }');
    return data.auditTrail.nodes
      .reverse()
      .map(({ kind, actor, details }) =>
        [actor.name, kind, ...details.map(({ key, value }) => `${key}=${value}`)].join(' '),
      );
  };

  test('says who made, changed, switched, rotated and deleted a form', async () => {
    const { id } = await createForm(site, carla);
    await save(admin, id, { title: 'Write', allowedOrigins: ['https://www.example.org'] });
    await save(carla, id, { active: false });
    await save(carla, id, { active: true, returnUrl: 'https://www.example.org' });
    await save(carla, id, { active: true });
    await save(carla, id, { title: '' });
    await site.ask(admin, `mutation { rotateWebFormKey(id: "${id}") { userErrors { code } } }`);
    await site.ask(admin, `mutation { deleteWebForm(id: "${id}") { ok } }`);
    expect(await trail()).toEqual([
      'carla WEB_FORM_CREATED title=Contact',
      'admin WEB_FORM_CHANGED title=Write changed=title, allowedOrigins',
      'carla WEB_FORM_SWITCHED_OFF title=Write',
      'carla WEB_FORM_CHANGED title=Write changed=returnUrl',
      'carla WEB_FORM_SWITCHED_ON title=Write',
      'admin WEB_FORM_KEY_ROTATED title=Write',
      'admin WEB_FORM_DELETED title=Write',
    ]);
  });

  test('says in numbers, by form, what was released and discarded, and nothing of its contents', async () => {
    const forms = await Promise.all(['A', 'B'].map(title => createForm(site, admin, { title })));
    await site.database.read.rows(sql`DELETE FROM audit_entry`);
    for (const lastName of ['Secret', 'https://one.example', 'https://two.example']) {
      for (const form of forms) await post(site, form, { firstName: 'Max', lastName });
    }
    const [first, second] = await Promise.all(forms.map(form => submissionsOf(site, admin, form)));
    const suspicious = [...first!, ...second!].filter(({ status }) => status === 'QUARANTINED');
    const decide = (what: string, ids: string[]) =>
      site.ask(carla, `mutation ($ids: [ID!]!) { ${what}Submissions(ids: $ids) { userErrors { code } } }`, {
        ids,
      });
    const ids = suspicious.map(({ id }) => id);
    await decide('release', [...ids, 'x']);
    await decide('release', ids.slice(0, 3));
    await decide('discard', ids.slice(3));
    const entries = await trail();
    expect(entries.slice(0, 2).sort()).toEqual([
      'carla SUBMISSIONS_RELEASED count=1 title=B',
      'carla SUBMISSIONS_RELEASED count=2 title=A',
    ]);
    expect(entries.slice(2)).toEqual(['carla SUBMISSIONS_DISCARDED count=1 title=B']);
    expect(entries.join()).not.toMatch(/Secret|example/);
  });
});
