import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError } from 'graphql';
import type { CallRate } from './call-rate.js';
import type { Context } from './context.js';
import { countCall } from './count-call.js';

/**
 * Answers GraphQL over HTTP. Written for this server instead of @as-integrations/express5 because every request goes
 * through it: no legacy URL parser, and the answer is sent as it is (decision 007).
 */
export function graphqlEndpoint(
  apollo: ApolloServer<Context>,
  rate: CallRate,
  context: (request: Request, response: Response) => Promise<Context>,
): RequestHandler {
  return async (request, response) => {
    const question = request.originalUrl.indexOf('?');
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headersOf(request),
        search: question < 0 ? '' : request.originalUrl.slice(question),
        body: request.body as unknown,
      },
      context: async () => {
        const ctx = await context(request, response);
        const refusal = ctx.viewer && countCall(rate, ctx.viewer, response, Date.now());
        if (!refusal) return ctx;
        const { code, text, retryAfterSeconds, status } = refusal;
        throw new GraphQLError(text[ctx.locale], {
          extensions: { code, retryAfterSeconds, http: { status } },
        });
      },
    });
    // Answers in parts (@defer) are not supported by graphql 16, so there is always one body.
    if (body.kind !== 'complete') throw new Error('Apollo answered in parts');
    response.writeHead(status ?? 200, [...headers].flat()).end(body.string);
  };
}

function headersOf(request: Request): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
