import type { ApolloServerPlugin } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { countCall } from './call-rate.js';
import type { Context } from './context.js';
import { presentErrors } from './present-errors.js';

/**
 * Executes operations with graphql-jit, compiled once per document, and presents their errors. What it cannot compile
 * goes to graphql-js.
 */
export function executionPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  const compiled = new WeakMap<DocumentNode, Map<string | undefined, CompiledQuery | null>>();

  const compile = (document: DocumentNode, operationName: string | undefined): CompiledQuery | null => {
    let ofDocument = compiled.get(document);
    if (!ofDocument) compiled.set(document, (ofDocument = new Map()));
    let query = ofDocument.get(operationName);
    if (query === undefined) {
      const result = compileQuery(schema, document, operationName);
      query = isCompiledQuery(result) ? result : null;
      ofDocument.set(operationName, query);
    }
    return query;
  };

  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operationName, request, contextValue }) {
          const refusal = contextValue.viewer && countCall(contextValue.viewer.id, Date.now());
          if (refusal) {
            const errors = [new GraphQLError(refusal.message, { originalError: refusal })];
            return response({ data: null, errors }, contextValue);
          }
          const name = operationName ?? undefined;
          const variables = request.variables ?? {};
          const query = compile(document, name);
          const result: ExecutionResult = query
            ? await query.query(undefined, contextValue, variables)
            : await execute({
                schema,
                document,
                operationName: name,
                variableValues: variables,
                contextValue,
              });
          return response(result, contextValue);
        },
      };
    },
  };
}

function response(result: ExecutionResult, ctx: Context) {
  const headers = new HeaderMap();
  if (!result.errors?.length) return single(200, headers, { data: result.data ?? null });
  if (result.data === undefined) {
    // Nothing ran: the variables do not fit the operation.
    const errors = result.errors.map(({ message, locations }) => ({
      message,
      locations,
      extensions: { code: 'BAD_USER_INPUT' },
    }));
    return single(400, headers, { errors });
  }
  const { errors, status, retryAfterSeconds } = presentErrors(result.errors, ctx.locale);
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  return single(status, headers, { data: result.data, errors });
}

const single = (status: number, headers: HeaderMap, singleResult: object) => ({
  http: { status, headers },
  body: { kind: 'single' as const, singleResult },
});
