import type { TypedDocumentNode } from '@apollo/client';
import { print } from 'graphql';
import { onBeforeUnmount, onMounted } from 'vue';
import { i18n } from './i18n';

const hiddenMs = 20_000;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/**
 * Follows a subscription while the page can be seen: a browser allows few connections, and hidden tabs would keep them
 * all. `onMissed` is called when events may have been missed in between, to read anew what depends on them.
 */
export function useSubscription<Data>(
  document_: TypedDocumentNode<Data, Record<string, never>>,
  { onEvent, onMissed }: { onEvent: (data: Data) => void; onMissed: () => void },
): void {
  const query = print(document_);
  let following: AbortController | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let hasFollowed = false;

  async function follow(signal: AbortSignal): Promise<void> {
    const { createClient } = await import('graphql-sse');
    let delay = firstDelayMs;
    while (!signal.aborted) {
      const client = createClient({
        url: '/graphql/stream',
        headers: () => ({ 'accept-language': i18n.global.locale.value }),
        retryAttempts: 0,
        on: {
          connected: () => {
            if (hasFollowed) onMissed();
            hasFollowed = true;
            delay = firstDelayMs;
          },
        },
      });
      signal.addEventListener('abort', () => client.dispose(), { once: true });
      try {
        for await (const { data } of client.iterate<Data>({ query })) if (data) onEvent(data);
      } catch (error) {
        // Signed out: the next query says so, and there is nothing to follow any more.
        if ((error as { response?: Response }).response?.status === 401) return;
      }
      client.dispose();
      await new Promise(resolve => setTimeout(resolve, delay * (0.5 + Math.random() / 2)));
      delay = Math.min(delay * 2, longestDelayMs);
    }
  }
  function start(): void {
    clearTimeout(hiding);
    if (following) return;
    following = new AbortController();
    void follow(following.signal);
  }
  function stop(): void {
    clearTimeout(hiding);
    following?.abort();
    following = undefined;
  }
  function onVisibility(): void {
    if (document.visibilityState === 'visible') start();
    else hiding = setTimeout(stop, hiddenMs);
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
