import type { ApolloServerPlugin } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import {
  execute,
  getOperationAST,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { whileAwaited, type Context } from './context.js';
import { rootFieldsOf } from './document-limits.js';
import { executeOnce, notRepeatable } from './idempotency.js';
import { hasVariableInObject, inputDefaults } from './input-defaults.js';
import { operationCost } from './operation-cost.js';
import { presentErrors } from './present-errors.js';

type Run = (ctx: Context, variables: Record<string, unknown>) => ExecutionResult | Promise<ExecutionResult>;

/** What the operation asks for, and what one may ask for at most; told with every answer. */
interface Cost {
  requested: number;
  limit: number;
}

/** What the execution has to know of the schema's fields and of the audit trail, which lie above this folder. */
export interface ExecutionRules {
  /** Root fields that only people may ask for. */
  notWithKeys: ReadonlySet<string>;
  /** Mutations whose answers must not be kept for a repetition. */
  neverKept: ReadonlySet<string>;
  /** Called where a viewer's role or key did not allow a root field. */
  onDenied(ctx: Context, userId: string, field: string): Promise<void>;
}

/**
 * Executes operations with graphql-jit, compiled once per document, and presents their errors. What it cannot compile,
 * or would not execute as the specification says, goes to graphql-js. What costs too much does not run.
 */
export function executionPlugin(
  schema: GraphQLSchema,
  { notWithKeys, neverKept, onDenied }: ExecutionRules,
): ApolloServerPlugin<Context> {
  const compiled = new WeakMap<DocumentNode, Map<string | undefined, Run>>();

  const runOf = (document: DocumentNode, operationName: string | undefined): Run => {
    let ofDocument = compiled.get(document);
    if (!ofDocument) compiled.set(document, (ofDocument = new Map()));
    let run = ofDocument.get(operationName);
    if (!run) ofDocument.set(operationName, (run = compile(schema, document, operationName)));
    return run;
  };

  return {
    async requestDidStart() {
      return {
        async responseForOperation({ source, document, operation, request, contextValue, ...rest }) {
          const operationName = rest.operationName ?? undefined;
          const { viewer } = contextValue;
          const beyondKey = viewer?.key && beyondScope(document, operation, viewer.key.scope, notWithKeys);
          if (viewer && beyondKey) {
            await onDenied(contextValue, viewer.id, beyondKey.field);
            return refused(beyondKey.refusal, contextValue);
          }
          const variables = request.variables ?? {};
          const requested = operationCost(schema, document, operation, variables);
          const cost = { requested, limit: limits['graphql.cost'] };
          if (requested > cost.limit) return tooCostly(cost, contextValue);
          const run = runOf(document, operationName);
          let denied: string | null = null;
          const execute = async (ctx: Context): Promise<ExecutionResult> => {
            const result = await run(ctx, variables);
            denied = viewer && deniedField(operation, result);
            return result;
          };
          const key = request.http?.headers.get('idempotency-key');
          let result: ExecutionResult;
          if (operation.operation === 'query') {
            result = await execute(whileAwaited(contextValue));
          } else if (key === undefined || !viewer) {
            result = await execute(contextValue);
          } else if (rootFieldsOf(document, operation).some(field => neverKept.has(field))) {
            result = failed(notRepeatable());
          } else {
            const repeatable = { key, source, operationName, variables };
            result = await executeOnce(contextValue, repeatable, execute).catch(failed);
          }
          if (viewer && denied) await onDenied(contextValue, viewer.id, denied);
          return response(result, contextValue, cost);
        },
      };
    },
  };
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): Run {
  const operation = getOperationAST(document, operationName);
  const query =
    operation && !hasVariableInObject(document) ? compileQuery(schema, document, operationName) : null;
  if (operation && query && isCompiledQuery(query)) {
    const withDefaults = inputDefaults(schema, operation);
    return (ctx, variables) => query.query(undefined, ctx, withDefaults(variables));
  }
  return (contextValue, variableValues) =>
    execute({ schema, document, operationName, variableValues, contextValue });
}

/** The root field that a key of this scope may not ask for, and why; nothing of such an operation runs. */
function beyondScope(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  scope: 'READ' | 'WRITE',
  notWithKeys: ReadonlySet<string>,
): { field: string; refusal: RequestError } | null {
  const fields = rootFieldsOf(document, operation);
  if (operation.operation === 'mutation' && scope === 'READ') {
    return { field: fields[0]!, refusal: new RequestError('FORBIDDEN', readOnly) };
  }
  const field = fields.find(name => notWithKeys.has(name));
  return field === undefined ? null : { field, refusal: new RequestError('FORBIDDEN', onlyPeople) };
}

/** The first root field that was FORBIDDEN, by its name in the schema. */
function deniedField(operation: OperationDefinitionNode, { errors = [] }: ExecutionResult): string | null {
  const denial = errors.find(
    ({ originalError }) => originalError instanceof RequestError && originalError.code === 'FORBIDDEN',
  );
  if (!denial) return null;
  const shownAs = String(denial.path?.[0] ?? '');
  const field = operation.selectionSet.selections.find(
    selection => selection.kind === 'Field' && (selection.alias ?? selection.name).value === shownAs,
  );
  return field?.kind === 'Field' ? field.name.value : shownAs.slice(0, 100);
}

const failed = (cause: Error): ExecutionResult => ({
  data: null,
  errors: [new GraphQLError(cause.message, { originalError: cause })],
});

const refused = (refusal: RequestError, ctx: Context) => response(failed(refusal), ctx);

function tooCostly(cost: Cost, ctx: Context) {
  const refusal = new RequestError('QUERY_TOO_COSTLY', asksTooMuch(cost));
  const { errors, status } = presentErrors([new GraphQLError('', { originalError: refusal })], ctx.locale);
  return single(status, new HeaderMap(), { errors, extensions: { cost } });
}

function response(result: ExecutionResult, ctx: Context, cost?: Cost) {
  const headers = new HeaderMap();
  const extensions = cost && { cost };
  if (!result.errors?.length) return single(200, headers, { data: result.data ?? null, extensions });
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
  return single(status, headers, { data: result.data, errors, extensions });
}

const single = (status: number, headers: HeaderMap, singleResult: object) => ({
  http: { status, headers },
  body: { kind: 'single' as const, singleResult },
});

const readOnly = say('This key may only read.', 'Dieser Schlüssel darf nur lesen.');
const onlyPeople = say(
  'No key may do this: sign in as a person.',
  'Das darf kein Schlüssel: Melden Sie sich als Person an.',
);
const asksTooMuch = ({ requested, limit }: Cost) =>
  say(
    `The operation asks for too much at once: it costs ${requested.toLocaleString('en')}, at most ${limit.toLocaleString('en')} are allowed. Ask for smaller pages or fewer nested lists, or split it into several requests.`,
    `Die Anfrage verlangt zu viel auf einmal: Sie kostet ${requested.toLocaleString('de')}, erlaubt sind höchstens ${limit.toLocaleString('de')}. Fragen Sie kleinere Seiten oder weniger verschachtelte Listen ab, oder teilen Sie sie in mehrere Anfragen auf.`,
  );
