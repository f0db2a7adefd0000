import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { limits } from '../platform/limits.js';

type Variables = Record<string, unknown>;

/** What does not depend on the variables is added up once; of the rest, how often it counts is left to them. */
interface Cost {
  fixed: number;
  repeated: { times: (variables: Variables) => number; each: Cost }[];
}

/**
 * What an operation costs, told before it runs: every object 1 (edges, connections, page infos and payloads 0), a list
 * within an object 2 and its members once, a connection its page size times a node, a list of the root 25 times a member,
 * the nodes of a payload as many as ids were given. The variables need not have been checked; directives are not
 * evaluated, and what is selected of several types of one interface is added up.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  let known = costs.get(operation);
  if (!known) costs.set(operation, (known = measure(schema, document, operation)));
  return total(known.cost, { ...known.defaults, ...variables });
}

interface Measured {
  cost: Cost;
  defaults: Variables;
}

const costs = new WeakMap<OperationDefinitionNode, Measured>();

const membersOfRootList = 25;
const shortList = 2;

function total({ fixed, repeated }: Cost, variables: Variables): number {
  let sum = fixed;
  for (const { times, each } of repeated) sum += times(variables) * total(each, variables);
  return sum;
}

function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Measured {
  const fragments = new Map(
    document.definitions.flatMap(node =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node]] : [],
    ),
  );
  const defaults: Variables = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  const root = schema.getRootType(operation.operation)!;
  return { cost: costOfSelection({ schema, fragments }, root, [operation.selectionSet], null), defaults };
}

interface Scope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** `origin`: the field that the object came from; its arguments say how long the lists of a connection or payload are. */
function costOfSelection(
  scope: Scope,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
  origin: FieldNode | null,
): Cost {
  const fields: Fields = new Map();
  for (const selectionSet of selectionSets) collect(scope, type, selectionSet, fields);
  const cost: Cost = { fixed: 0, repeated: [] };
  for (const { parent, nodes } of fields.values()) addField(cost, scope, parent, nodes, origin);
  return cost;
}

/** Fields by type and response key: the same one twice is executed once. */
type Fields = Map<string, { parent: GraphQLCompositeType; nodes: FieldNode[] }>;

function collect(scope: Scope, parent: GraphQLCompositeType, within: SelectionSetNode, fields: Fields): void {
  for (const selection of within.selections) {
    if (selection.kind === 'Field') {
      const key = `${parent.name}.${(selection.alias ?? selection.name).value}`;
      const same = fields.get(key);
      if (same) same.nodes.push(selection);
      else fields.set(key, { parent, nodes: [selection] });
      continue;
    }
    const fragment =
      selection.kind === 'FragmentSpread' ? scope.fragments.get(selection.name.value)! : selection;
    const type = fragment.typeCondition && typeFromAST(scope.schema, fragment.typeCondition);
    collect(scope, isCompositeType(type) ? type : parent, fragment.selectionSet, fields);
  }
}

function addField(
  cost: Cost,
  scope: Scope,
  parent: GraphQLCompositeType,
  nodes: readonly FieldNode[],
  origin: FieldNode | null,
): void {
  const node = nodes[0]!;
  const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
  const type = field && getNamedType(field.type);
  // Leaves are free, and introspection is bounded by graphql's own rule.
  if (!field || !isCompositeType(type)) return;
  const each = costOfSelection(
    scope,
    type,
    nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    node,
  );
  if (!isFree(type)) each.fixed++;
  const isList = isListType(getNullableType(field.type));
  const times = isList ? lengthOf(scope, parent, node, type, origin) : null;
  if (times) {
    cost.repeated.push({ times, each });
  } else {
    cost.fixed += each.fixed + (isList ? shortList : 0);
    cost.repeated.push(...each.repeated);
  }
}

/** How many members of a list count; null: it is a short one. */
function lengthOf(
  { schema }: Scope,
  parent: GraphQLCompositeType,
  list: FieldNode,
  member: GraphQLCompositeType,
  origin: FieldNode | null,
): ((variables: Variables) => number) | null {
  if (parent === schema.getQueryType()) return () => membersOfRootList;
  if (origin && isConnection(parent)) return variables => pageSize(origin, variables);
  if (origin && parent.name.endsWith('Payload') && isNode(member)) {
    return variables => givenIds(origin, list.name.value, variables);
  }
  return null;
}

/** At most what a page can have: the execution refuses more, and says so. */
function pageSize(origin: FieldNode, variables: Variables): number {
  const size = argument(origin, 'first', variables) ?? argument(origin, 'last', variables);
  if (typeof size !== 'number') return limits['page.default'];
  return Math.min(Math.max(size, 0), limits['page.max']);
}

/** A payload's `things` are those of the argument `ids` or `thingIds`, at the top or in `input`; a filter means many. */
function givenIds(origin: FieldNode, listName: string, variables: Variables): number {
  const idsOfNoun = `${listName.replace(/s$/, '')}Ids`;
  const input = argument(origin, 'input', variables) as Variables | null | undefined;
  const ids =
    argument(origin, 'ids', variables) ?? argument(origin, idsOfNoun, variables) ?? input?.[idsOfNoun];
  if (ids === undefined || ids === null) return limits['bulk.ids'];
  return Array.isArray(ids) ? Math.min(ids.length, limits['bulk.ids']) : 1;
}

function argument(field: FieldNode, name: string, variables: Variables): unknown {
  const given = field.arguments?.find(argument => argument.name.value === name);
  return given && valueFromASTUntyped(given.value, variables);
}

const isFree = (type: GraphQLCompositeType): boolean =>
  isConnection(type) || /(Edge|Payload|^PageInfo)$/.test(type.name);

const isConnection = (type: GraphQLCompositeType): boolean =>
  isObjectType(type) &&
  type.name.endsWith('Connection') &&
  ('nodes' in type.getFields() || 'edges' in type.getFields());

const isNode = (type: GraphQLCompositeType): boolean =>
  (isObjectType(type) || isInterfaceType(type)) && type.getInterfaces().some(({ name }) => name === 'Node');
