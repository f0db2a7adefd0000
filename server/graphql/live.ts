import type { Channel } from '../platform/channel.js';
import type { Reader } from '../platform/work.js';
import type { Context } from './context.js';

/**
 * What a subscriber is told of the messages of a topic: `toEvents` decides with the rights of the moment, over all that
 * came in within `gatherMs`, by default a tenth of a second. Ends when the subscriber's session ends, when it is too slow, and when messages
 * may have been lost: its client then begins anew and reads what it missed.
 */
export function liveEvents<Message, Event>(
  ctx: Context,
  topic: string,
  toEvents: (reader: Reader, messages: Message[]) => Promise<Event[]>,
  gatherMs = 100,
): AsyncIterableIterator<Event> {
  const live = ctx.live!;
  const inbox = openInbox<Message>(live.channel, topic, gatherMs);
  const ready: Event[] = [];

  const next = async (): Promise<IteratorResult<Event, undefined>> => {
    if (!(await live.keepsUp())) return end();
    while (ready.length === 0) {
      const messages = await inbox.take();
      const viewer = messages && (await live.currentViewer());
      if (!viewer) return end();
      ctx.viewer = viewer;
      ctx.loaders.clear();
      ready.push(...(await toEvents({ db: ctx.database.read, viewer }, messages)));
    }
    return { value: ready.shift()!, done: false };
  };
  const end = async (): Promise<IteratorResult<Event, undefined>> => {
    inbox.close();
    return { value: undefined, done: true };
  };
  return { next, return: end, [Symbol.asyncIterator]: () => ({ next, return: end }) as never };
}

interface Inbox<Message> {
  /** What came in, maybe nothing after half a minute; null when it is closed. */
  take(): Promise<Message[] | null>;
  close(): void;
}

const idleMs = 30_000;
const mostWaiting = 10_000;

function openInbox<Message>(channel: Channel, topic: string, gatherMs: number): Inbox<Message> {
  let waiting: Message[] = [];
  let isOpen = true;
  let wake: () => void = () => undefined;
  const stopHearing = channel.hear(topic, message => {
    waiting.push(message as Message);
    if (waiting.length > mostWaiting) close();
    wake();
  });
  const close = (): void => {
    isOpen = false;
    stopHearing();
    stopWaiting();
    wake();
  };
  const stopWaiting = channel.onGap(close);
  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    async take() {
      if (isOpen && waiting.length === 0) await pause(idleMs);
      wake = () => undefined;
      if (isOpen && waiting.length > 0) await new Promise(resolve => setTimeout(resolve, gatherMs));
      const taken = waiting;
      waiting = [];
      return isOpen ? taken : null;
    },
    close,
  };
}
