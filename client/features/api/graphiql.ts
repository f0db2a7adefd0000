import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import './graphiql.css';

/** GraphiQL as it stands on the page. */
export interface Drawn {
  setTheme(theme: 'light' | 'dark'): void;
  remove(): void;
}

/** Draws GraphiQL for a user, whose queries stay in this tab. Nothing but this file knows React. */
export function drawGraphiql(element: HTMLElement, userId: string, example: string): Drawn {
  const root = createRoot(element);
  const storage = storageOf(userId);
  return {
    setTheme: forcedTheme =>
      root.render(
        createElement(GraphiQL, {
          fetcher,
          storage,
          forcedTheme,
          defaultQuery: example,
          showPersistHeadersSettings: false,
        }),
      ),
    remove: () => root.unmount(),
  };
}

interface Asked {
  query: string;
  variables?: object;
  operationName?: string | null;
}
interface Options {
  headers?: Record<string, string>;
  documentAST?: DocumentNode;
}

async function fetcher(asked: Asked, { headers, documentAST }: Options = {}) {
  const operation = documentAST && getOperationAST(documentAST, asked.operationName);
  if (operation?.operation === 'subscription') return follow(asked);
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true', ...headers },
    body: JSON.stringify(asked),
  });
  return (await answer.json()) as ExecutionResult;
}

/** Shows event after event until the subscription ends, or is stopped. */
async function* follow({ query, variables }: Asked): AsyncGenerator<ExecutionResult> {
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}) });
  const source = new EventSource(`/graphql/stream?${parameters}`);
  const events: ExecutionResult[] = [];
  let isOpen = true;
  let wake: () => void = () => undefined;
  const close = (): void => {
    isOpen = false;
    source.close();
    wake();
  };
  source.addEventListener('next', ({ data }: MessageEvent<string>) => {
    events.push(JSON.parse(data) as ExecutionResult);
    wake();
  });
  source.addEventListener('complete', close);
  source.addEventListener('error', close);
  try {
    while (isOpen || events.length > 0) {
      const event = events.shift();
      if (event) yield event;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  } finally {
    close();
  }
}

/** The tab's own storage, as if it were this user's alone: queries may hold names. */
function storageOf(userId: string) {
  const prefix = `${userId}:`;
  const keys = (): string[] => Object.keys(sessionStorage).filter(key => key.startsWith(prefix));
  return {
    get length() {
      return keys().length;
    },
    getItem: (key: string) => sessionStorage.getItem(prefix + key),
    setItem: (key: string, value: string) => sessionStorage.setItem(prefix + key, value),
    removeItem: (key: string) => sessionStorage.removeItem(prefix + key),
    clear: () => keys().forEach(key => sessionStorage.removeItem(key)),
  };
}
