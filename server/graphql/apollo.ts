import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import type { Context } from './context.js';
import { documentLimits } from './document-limits.js';
import { executionPlugin, type ExecutionRules } from './execute.js';
import { presentErrors } from './present-errors.js';

/** The GraphQL endpoint without HTTP: limits on documents, execution, masking of whatever goes wrong around it. */
export function createApollo(
  schema: GraphQLSchema,
  rules: { oncePerOperation: ReadonlySet<string> } & ExecutionRules,
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
    formatError: (formatted, error) => {
      switch (formatted.extensions?.code) {
        case 'INTERNAL_SERVER_ERROR':
          return presentErrors([asGraphQLError(error)], instance.locale).errors[0]!;
        case 'BAD_REQUEST':
          return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
        default:
          return formatted;
      }
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      documentLimits(rules.oncePerOperation),
      executionPlugin(schema, rules),
    ],
  });
}

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
