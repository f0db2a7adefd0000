import type { Request, RequestHandler, Response } from 'express';
import {
  getOperationAST,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Response as Refusal } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/express';
import { pleaseSignIn, refuse } from '../platform/http-refusal.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import type { CallRate } from './call-rate.js';
import { countCall } from './count-call.js';
import type { Context } from './context.js';
import { problemOfDocument } from './document-limits.js';
import { operationCost } from './operation-cost.js';
import { presentErrors } from './present-errors.js';

/**
 * Subscriptions as GraphQL over SSE in distinct connections mode (graphql-sse's PROTOCOL.md), for signed-in callers,
 * under the limits of other operations; so many at once for each of them.
 */
export function subscriptionEndpoint(
  schema: GraphQLSchema,
  rate: CallRate,
  createContext: (request: Request, response: Response) => Promise<Context>,
): RequestHandler {
  const open = new Map<string, number>();
  const contexts = new WeakMap<Request, Context>();
  const handle = createHandler<never>({
    authenticate: () => null,
    onSubscribe: ({ raw }, { query, operationName, variables }) =>
      subscription(schema, contexts.get(raw)!, { source: query, operationName, variables }) as never,
    onNext: (ctx: Context, _request, result) =>
      'errors' in result && result.errors
        ? { ...result, errors: presentErrors(result.errors, ctx.locale).errors as GraphQLError[] }
        : undefined,
  });

  return async (request, response) => {
    const ctx = await createContext(request, response);
    if (!ctx.viewer) {
      refuse(request, response, { status: 401, code: 'UNAUTHENTICATED', message: pleaseSignIn });
      return;
    }
    // However many keys they have.
    const { id } = ctx.viewer;
    const count = open.get(id) ?? 0;
    const refusal = countCall(rate, ctx.viewer, response, Date.now());
    if (refusal || count >= limits['stream.perUser']) {
      if (!refusal) response.set('Retry-After', '60');
      refuse(request, response, {
        status: 429,
        code: 'RATE_LIMITED',
        message: refusal?.text ?? tooManyStreams,
      });
      return;
    }
    open.set(id, count + 1);
    // Not when `handle` is done: once its caller has gone away it never is.
    response.once('close', () => {
      const left = open.get(id)! - 1;
      if (left > 0) open.set(id, left);
      else open.delete(id);
    });
    contexts.set(request, ctx);
    response.set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    try {
      await handle(request, response);
    } catch (error) {
      // Whoever was too slow has been cut off.
      if (response.destroyed) return;
      log.error('A subscription broke', { error });
      if (!response.headersSent) response.status(500);
      response.end();
    }
  };
}

interface Asked {
  source: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** What is to be executed, or the answer that says why it is not. */
function subscription(
  schema: GraphQLSchema,
  ctx: Context,
  { source, operationName, variables }: Asked,
): ExecutionArgs | Refusal {
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: limits['graphql.tokens'] });
  } catch (error) {
    return refusal('GRAPHQL_PARSE_FAILED', (error as Error).message);
  }
  const [invalid] = validate(schema, document);
  if (invalid) return refusal('GRAPHQL_VALIDATION_FAILED', invalid.message);
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'subscription') {
    return refusal('GRAPHQL_VALIDATION_FAILED', subscriptionsOnly[ctx.locale]);
  }
  const problem = problemOfDocument(source, document, operation, ctx);
  if (problem) return refusal('GRAPHQL_VALIDATION_FAILED', problem[ctx.locale]);
  if (operationCost(schema, document, operation, variables ?? {}) > limits['graphql.cost']) {
    return refusal('QUERY_TOO_COSTLY', tooCostly[ctx.locale]);
  }
  return { schema, document, operationName, variableValues: variables, contextValue: ctx };
}

const refusal = (code: string, message: string): Refusal => [
  JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  { status: 400, statusText: 'Bad Request', headers: { 'content-type': 'application/json; charset=utf-8' } },
];

const subscriptionsOnly = say(
  'Here are subscriptions only; send everything else to /graphql.',
  'Hier gibt es nur Subscriptions; senden Sie alles andere an /graphql.',
);
const tooManyStreams = say(
  'Too many subscriptions are open at once. Close some.',
  'Es sind zu viele Subscriptions zugleich offen. Schließen Sie einige.',
);
const tooCostly = say(
  'The subscription asks for too much. Ask for fewer nested lists.',
  'Die Subscription verlangt zu viel. Fragen Sie weniger verschachtelte Listen ab.',
);
