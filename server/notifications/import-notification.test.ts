import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDispatcher } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { subscribe } from '../testing/subscription.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let dispatcher: { stop(): Promise<void> };
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  await desk.startJobs();
  dispatcher = startDispatcher(desk.database, subscribers);
  ({ anna, ben } = await world(desk.database).member('anna', 'ben').make());
});
afterAll(async () => {
  await dispatcher.stop();
  await desk.drop();
});

interface Told {
  viewer: { notifications: { nodes: { type: string; text: string; import: { id: string } | null }[] } };
}
/** Waits until there is something. */
const told = async (user: TestUser): Promise<Told['viewer']['notifications']['nodes']> => {
  for (let turn = 0; turn < 200; turn++) {
    const { data } = await desk.api.ask<Told>(
      user,
      '{ viewer { notifications { nodes { type text import { id } } } } }',
    );
    if (data.viewer.notifications.nodes.length > 0) return data.viewer.notifications.nodes;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  return [];
};

describe('An import', () => {
  test('says one word to its maker and one to each new manager, who sees the contacts come in', async () => {
    const live = await subscribe<{ contactsChanged: { ids: string[]; change: string } }>(
      desk.api.url,
      ben,
      'subscription { contactsChanged { ids change } }',
    );
    const rows = Array.from({ length: 30 }, (_, n) => `Nina,Neu ${n}`).join('\n');
    const report = await desk.bringIn(anna, `First name,Last name\n${rows}\n`, {
      managerIds: [anna.id, ben.id],
    });
    expect(await told(ben)).toEqual([
      { type: 'CONTACT_ASSIGNED', text: 'anna assigned 30 contacts to you', import: null },
    ]);
    expect(await told(anna)).toEqual([
      {
        type: 'IMPORT_FINISHED',
        text: 'Your import of contacts.csv is finished',
        import: { id: report.id },
      },
    ]);
    const event = await live.next();
    expect(event?.contactsChanged.change).toBe('CREATED');
    expect(event?.contactsChanged.ids).toHaveLength(30);
    expect(await live.next(500)).toBeNull();
    await live.close();
  });
});
