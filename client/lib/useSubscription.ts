import type { TypedDocumentNode } from '@apollo/client';
import { print } from 'graphql';
import { onBeforeUnmount, onMounted } from 'vue';

const hiddenMs = 20_000;
const againMs = 5_000;
const refusedMs = 60_000;

/**
 * Follows a subscription (GraphQL over SSE, one connection each) while the page can be seen: a browser allows few
 * connections, and hidden tabs would keep them all. `onMissed` is called when events may have been missed in between, to
 * read anew what depends on them.
 */
export function useSubscription<Data>(
  subscription: TypedDocumentNode<Data, Record<string, never>>,
  { onEvent, onMissed }: { onEvent: (data: Data) => void; onMissed: () => void },
): void {
  const url = `/graphql/stream?query=${encodeURIComponent(print(subscription))}`;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasFollowed = false;

  function start(): void {
    clearTimeout(timer);
    if (source) return;
    source = new EventSource(url);
    source.addEventListener('open', () => {
      if (hasFollowed) onMissed();
      hasFollowed = true;
    });
    source.addEventListener('next', ({ data }: MessageEvent<string>) => {
      const answer = JSON.parse(data) as { data?: Data };
      if (answer.data) onEvent(answer.data);
    });
    // The server ends it when something may have been lost, when it stops, and when the session has ended: reading anew
    // finds that out.
    source.addEventListener('complete', () => {
      onMissed();
      startAgain(againMs);
    });
    // Otherwise the browser connects again by itself; where it was refused, it does not.
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) startAgain(refusedMs);
    });
  }
  function stop(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }
  // Not all at the same moment, when a server comes back.
  function startAgain(ms: number): void {
    stop();
    timer = setTimeout(start, ms * (0.5 + Math.random() / 2));
  }
  function onVisibility(): void {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') start();
    else timer = setTimeout(stop, hiddenMs);
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', onVisibility);
    onVisibility();
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisibility);
    stop();
  });
}
