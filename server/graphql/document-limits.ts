import type { ApolloServerPlugin } from '@apollo/server';
import {
  GraphQLError,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import type { Context } from './context.js';

/**
 * Refuses operations over the limits of their shape before anything runs (400, GRAPHQL_VALIDATION_FAILED), with what to
 * do. `oncePerOperation`: mutations of which one operation may hold one in all, for each is a guess or heavy work.
 */
export function documentLimits(oncePerOperation: ReadonlySet<string>): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ source, document, operation, contextValue }) {
          // Without one, Apollo's own checks (no mutations by GET) would not have been made either.
          if (!operation) return refuse(whichOperation, contextValue);
          if (operation.operation === 'subscription') return refuse(notHere, contextValue);
          const problem = problemOfDocument(source, document, operation, contextValue, oncePerOperation);
          if (problem) refuse(problem, contextValue);
        },
      };
    },
  };
}

/** Which limit the operation is over, if any. */
export function problemOfDocument(
  source: string,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { viewer }: Pick<Context, 'viewer'>,
  oncePerOperation: ReadonlySet<string> = new Set(),
): Message | null {
  const max = limits['graphql.characters'];
  if (source.length > max) return tooMany('characters', 'Zeichen', max);
  return problemOf(shapeOf(document, operation), viewer !== null, oncePerOperation);
}

function refuse(message: Message, ctx: Context): never {
  throw new GraphQLError(message[ctx.locale], {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
  });
}

interface Shape {
  selections: number;
  depth: number;
  aliases: number;
  directives: number;
  rootFields: string[];
  isIntrospection: boolean;
}

function problemOf(shape: Shape, isSignedIn: boolean, oncePerOperation: ReadonlySet<string>): Message | null {
  const depth = limits[isSignedIn ? 'graphql.depth' : 'graphql.depthPublic'];
  if (shape.isIntrospection && !isSignedIn) return signInFirst;
  if (shape.selections > limits['graphql.recursiveSelections']) {
    return tooMany('fields', 'Felder', limits['graphql.recursiveSelections']);
  }
  if (shape.depth > depth) return tooDeep(depth);
  if (shape.aliases > limits['graphql.aliases'])
    return tooMany('aliases', 'Aliasse', limits['graphql.aliases']);
  if (shape.directives > limits['graphql.directives']) {
    return tooMany('directives', 'Direktiven', limits['graphql.directives']);
  }
  if (shape.rootFields.length > limits['graphql.rootFields']) {
    return tooMany('root fields', 'Felder auf oberster Ebene', limits['graphql.rootFields']);
  }
  return shape.rootFields.filter(name => oncePerOperation.has(name)).length > 1 ? oneAtATime : null;
}

/** The names of an operation's root fields, those of fragments too. */
export const rootFieldsOf = (document: DocumentNode, operation: OperationDefinitionNode): string[] =>
  shapeOf(document, operation).rootFields;

const shapes = new WeakMap<OperationDefinitionNode, Shape>();

/** Counted as it is executed: a fragment counts wherever it is used. Validation has ruled out circles. */
export function shapeOf(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  const known = shapes.get(operation);
  if (known) return known;
  const fragments = new Map(
    document.definitions.flatMap(node =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node]] : [],
    ),
  );
  const shape: Shape = {
    selections: 0,
    depth: 0,
    aliases: 0,
    directives: operation.directives?.length ?? 0,
    rootFields: [],
    isIntrospection: false,
  };
  measure(operation.selectionSet, 1, fragments, shape);
  shapes.set(operation, shape);
  return shape;
}

function measure(
  selectionSet: SelectionSetNode,
  depth: number,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  shape: Shape,
): void {
  for (const selection of selectionSet.selections) {
    // Fragments that use others twice would be gone through for ever.
    if (++shape.selections > limits['graphql.recursiveSelections']) return;
    shape.directives += selection.directives?.length ?? 0;
    if (selection.kind === 'FragmentSpread') {
      measure(fragments.get(selection.name.value)!.selectionSet, depth, fragments, shape);
    } else if (selection.kind === 'InlineFragment') {
      measure(selection.selectionSet, depth, fragments, shape);
    } else {
      const name = selection.name.value;
      if (depth === 1) shape.rootFields.push(name);
      if (selection.alias) shape.aliases++;
      shape.depth = Math.max(shape.depth, depth);
      // Introspection is bounded by graphql's own rule.
      if (name === '__schema' || name === '__type') shape.isIntrospection = true;
      else if (selection.selectionSet) measure(selection.selectionSet, depth + 1, fragments, shape);
    }
  }
}

const whichOperation = say(
  'Name one of the operations in the document as operationName.',
  'Nennen Sie eine der Operationen des Dokuments als operationName.',
);
const notHere = say(
  'Send subscriptions to /graphql/stream (GraphQL over SSE).',
  'Senden Sie Subscriptions an /graphql/stream (GraphQL über SSE).',
);
const signInFirst = say('Sign in to read the schema.', 'Melden Sie sich an, um das Schema zu lesen.');
const tooDeep = (max: number): Message =>
  say(
    `The operation is nested too deeply: at most ${max} levels. Ask for the rest in a second request.`,
    `Die Anfrage ist zu tief verschachtelt: höchstens ${max} Ebenen. Fragen Sie den Rest in einer zweiten Anfrage ab.`,
  );
const tooMany = (en: string, de: string, max: number): Message =>
  say(
    `The operation has too many ${en}: at most ${max}. Split it into several requests.`,
    `Die Anfrage hat zu viele ${de}: höchstens ${max}. Teilen Sie sie in mehrere Anfragen auf.`,
  );
const oneAtATime = say(
  'Only one of these mutations is allowed per request.',
  'Von diesen Mutationen ist nur eine pro Anfrage erlaubt.',
);
