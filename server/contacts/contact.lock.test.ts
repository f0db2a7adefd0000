import { describe, expect, test } from '@jest/globals';
import { bulkOperations } from '../testing/bulk-operations.js';
import { testSite } from '../testing/site.js';
import { somebodyWaits } from '../testing/waiting.js';
import { actAs, world, type TestContact, type TestUser } from '../testing/world.js';
import { grantAccess, revokeAccess } from './contact-access.service.js';
import { deleteContacts, restoreContacts } from './contact-bulk.service.js';

const site = testSite();
const { run } = bulkOperations(site);

describe('Whoever waits for a contact', () => {
  const shared = () =>
    world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
      .make();

  /** What the user's deletion says that began while an administrator changed the rights. */
  async function deleteDuring(
    change: 'revoke' | 'lower',
    admin: TestUser,
    anna: TestUser,
    erika: TestContact,
  ) {
    const { answer } = await actAs(site.database, admin, async work => {
      if (change === 'revoke') await revokeAccess(work, [erika.id], anna.id);
      else await grantAccess(work, [erika.id], anna.id, 'READ_WRITE');
      const asked = run(anna, 'deleteContacts', { ids: [erika.id] });
      await somebodyWaits(site.database);
      return { answer: asked };
    });
    return answer;
  }

  test.each([
    ['revoke', 'NOT_FOUND'],
    ['lower', 'FORBIDDEN'],
  ] as const)('has the rights of the moment when the wait is over: %s is %s', async (change, code) => {
    const { admin, anna, erika } = await shared();
    const { userErrors } = await deleteDuring(change, admin, anna, erika);
    expect(userErrors).toEqual([{ code, path: ['ids', '0'] }]);
  });

  test('in the bin has those too', async () => {
    const { admin, anna, gone } = await shared();
    const { answer } = await actAs(site.database, admin, async work => {
      await restoreContacts(work, [gone.id]);
      await revokeAccess(work, [gone.id], anna.id);
      await deleteContacts(work, { ids: [gone.id] });
      const asked = run(anna, 'restoreContacts', { ids: [gone.id] });
      await somebodyWaits(site.database);
      return { answer: asked };
    });
    expect((await answer).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['ids', '0'] }]);
  });
});
