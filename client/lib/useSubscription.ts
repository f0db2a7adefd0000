import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { print } from 'graphql';
import { onBeforeUnmount, onMounted, readonly, ref, watch, type Ref } from 'vue';
import { useApollo } from './apollo';

const hiddenMs = 20_000;
const againMs = 5_000;
const refusedMs = 60_000;
const slowMs = 300;

type Options<Data, Variables> = {
  variables?: () => Variables | null;
  onEvent: (data: Data) => void;
  onMissed: () => void;
};

/**
 * Follows a subscription (GraphQL over SSE, one connection each) while the page can be seen: a browser allows few
 * connections, and hidden tabs would keep them all. `onMissed` is called when events may have been missed in between, to
 * read anew what depends on them. With other variables it follows anew, with null nothing; the events may be put into
 * Apollo's cache. `connected`: events come.
 */
export function useSubscription<Data, Variables extends OperationVariables>(
  subscription: TypedDocumentNode<Data, Variables>,
  { variables = () => ({}) as Variables, onEvent, onMissed }: Options<Data, Variables>,
): { connected: Readonly<Ref<boolean>> } {
  const query = encodeURIComponent(print(useApollo().cache.transformDocument(subscription)));
  const connected = ref(false);
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasFollowed = false;

  function start(): void {
    clearTimeout(timer);
    const asked = variables();
    if (source || !asked) return;
    const given = encodeURIComponent(JSON.stringify(asked));
    const startedAt = Date.now();
    source = new EventSource(`/graphql/stream?query=${query}&variables=${given}`);
    source.addEventListener('open', () => {
      connected.value = true;
      // What the page had read before may be old already where the first connection took its time.
      if (hasFollowed || Date.now() - startedAt > slowMs) onMissed();
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
      connected.value = false;
      if (source?.readyState === EventSource.CLOSED) startAgain(refusedMs);
    });
  }
  function stop(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
    connected.value = false;
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

  watch(
    () => JSON.stringify(variables()),
    () => {
      stop();
      hasFollowed = false;
      onVisibility();
    },
  );
  onMounted(() => {
    document.addEventListener('visibilitychange', onVisibility);
    onVisibility();
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisibility);
    stop();
  });
  return { connected: readonly(connected) };
}
