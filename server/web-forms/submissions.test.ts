import { beforeAll, expect, test } from '@jest/globals';
import { createForm, post, withoutFormRates, type TestForm } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let carla: TestUser;
let forms: TestForm[];
beforeAll(async () => {
  withoutFormRates();
  ({ admin, anna, carla } = await world(site.database).member('anna').crmAdmin('carla').make());
  forms = [];
  for (const title of ['Contact', 'Jobs', 'Old']) forms.push(await createForm(site, admin, { title }));
  for (let n = 0; n < 9; n++) {
    const lastName = n % 2 ? `https://${n}.example` : `No ${n}`;
    await post(site, forms[n % 3]!, { firstName: 'Max', lastName });
  }
  await site.ask(admin, `mutation { deleteWebForm(id: "${forms[2]!.id}") { ok } }`);
});

interface List {
  totalCount: number;
  nodes: { status: string; form: { title: string }; values: { value: string }[] }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
const list = (viewer: TestUser | null, variables: object = {}) =>
  site.ask<{ submissions: List }>(
    viewer,
    `query ($status: SubmissionStatus, $formId: ID, $first: Int, $after: String) {
      submissions(status: $status, formId: $formId, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { status form { title } values { value } } } }`,
    variables,
  );
const listed = async (variables: object = {}): Promise<string[]> =>
  (await list(carla, variables)).data.submissions.nodes.map(
    ({ form, values }) => `${form.title} ${values.at(-1)!.value.replace(/\D/g, '')}`,
  );

test('Submissions of all forms are one list, newest first, without those of deleted forms', async () => {
  expect(await listed()).toEqual(['Jobs 7', 'Contact 6', 'Jobs 4', 'Contact 3', 'Jobs 1', 'Contact 0']);
  expect((await list(admin)).data.submissions.totalCount).toBe(6);
});

test('It is read in pages, by status and by form', async () => {
  const { data } = await list(admin, { first: 4 });
  expect(data.submissions.pageInfo.hasNextPage).toBe(true);
  const { endCursor: after } = data.submissions.pageInfo;
  expect(await listed({ first: 4, after })).toEqual(['Jobs 1', 'Contact 0']);
  expect(await listed({ status: 'QUARANTINED' })).toEqual(['Jobs 7', 'Contact 3', 'Jobs 1']);
  expect(await listed({ status: 'QUARANTINED', formId: forms[1]!.id })).toEqual(['Jobs 7', 'Jobs 1']);
  const counted = await list(admin, { status: 'QUARANTINED', first: 0 });
  expect(counted.data.submissions).toMatchObject({ totalCount: 3, nodes: [] });
  for (const formId of ['x', '\0', forms[2]!.id]) expect(await listed({ formId })).toEqual([]);
  const { errors } = await list(admin, { after: 'not ours' });
  expect(errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
  expect((await list(admin, { first: 101 })).errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
});

test('It is nothing for members and strangers', async () => {
  expect((await list(anna)).errors![0]!.extensions!.code).toBe('FORBIDDEN');
  expect((await list(null)).errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
});
