import { ApolloClient, ApolloLink, CombinedGraphQLErrors, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { OperationTypeNode } from 'graphql';
import { inject, type InjectionKey } from 'vue';
import { i18n } from './i18n';

export const apolloKey: InjectionKey<ApolloClient> = Symbol('apollo');

/**
 * The one client. `onSignedOut` is called when a *read* finds the session ended; a write only reports it, so that what
 * was typed stays on the screen.
 */
export function createApollo(onSignedOut: () => void): ApolloClient {
  const signedOut = new ErrorLink(({ error, operation }) => {
    if (operation.operationType === OperationTypeNode.QUERY && isUnauthenticated(error)) onSignedOut();
  });
  const language = new SetContextLink(previous => ({
    ...previous,
    headers: {
      ...previous['headers'],
      'accept-language': i18n.global.locale.value,
      'apollo-require-preflight': 'true',
    },
  }));
  return new ApolloClient({
    link: ApolloLink.from([signedOut, language, new UploadHttpLink({ uri: '/graphql' })]),
    cache: new InMemoryCache({
      possibleTypes: { Contact: ['Person', 'Company'] },
      typePolicies: {
        ImportSummary: { merge: true },
        ViewerAccess: { merge: true },
        WebFormCounts: { merge: true },
        Viewer: { keyFields: [] },
      },
    }),
    devtools: { enabled: false },
  });
}

export function useApollo(): ApolloClient {
  const client = inject(apolloKey);
  if (!client) throw new Error('No Apollo client is provided');
  return client;
}

function isUnauthenticated(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED')
  );
}
