import {
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
} from 'graphql';

type Variables = Record<string, unknown>;

/** Fills defaults into variables that leave them out, which graphql-jit does not always do. */
export function inputDefaults(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): (variables: Variables) => Variables {
  const types: [string, GraphQLInputType][] = [];
  const defaults: Variables = {};
  for (const { variable, type: node, defaultValue } of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node as NamedTypeNode);
    if (isInputType(type)) types.push([variable.name.value, type]);
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return variables => {
    const filled = { ...defaults, ...variables };
    for (const [name, type] of types) {
      if (Object.hasOwn(filled, name)) filled[name] = fill(filled[name], type);
    }
    return filled;
  };
}

function fill(value: unknown, given: GraphQLInputType): unknown {
  const type = getNullableType(given);
  if (typeof value !== 'object' || value === null) return value;
  if (isListType(type)) {
    return Array.isArray(value) ? value.map(entry => fill(entry, type.ofType)) : fill(value, type.ofType);
  }
  if (!isInputObjectType(type) || Array.isArray(value)) return value;
  const filled: Variables = { ...value };
  for (const { name, type: fieldType, defaultValue } of Object.values(type.getFields())) {
    if (filled[name] !== undefined) filled[name] = fill(filled[name], fieldType);
    else if (defaultValue !== undefined) filled[name] = defaultValue;
  }
  return filled;
}

/**
 * Whether a variable stands within an object: `{jobTitle: $title}`. Where it is left out, the field is absent ("leave
 * as it is"); graphql-jit would make it null ("clear").
 */
export function hasVariableInObject(document: DocumentNode): boolean {
  let objects = 0;
  let found = false;
  visit(document, {
    ObjectValue: { enter: () => void objects++, leave: () => void objects-- },
    Variable: () => void (found ||= objects > 0),
  });
  return found;
}
