import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { limits } from '../platform/limits.js';
import type { Context } from './context.js';
import { executionPlugin } from './execute.js';
import { masked } from './present-errors.js';

/** The GraphQL endpoint without HTTP: limits on documents, execution, masking of whatever goes wrong around it. */
export function createApollo(
  schema: GraphQLSchema,
  plugins: ApolloServerPlugin<Context>[] = [],
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    maxRecursiveSelections: limits['graphql.recursiveSelections'],
    parseOptions: { maxTokens: limits['graphql.tokens'] },
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: ['apollo-require-preflight', 'x-apollo-operation-name'] },
    stopOnTerminationSignals: false,
    formatError: (formatted, error) =>
      formatted.extensions?.code === 'INTERNAL_SERVER_ERROR' ? masked(error, 'en') : formatted,
    plugins: [ApolloServerPluginCacheControlDisabled(), executionPlugin(schema), ...plugins],
  });
}
