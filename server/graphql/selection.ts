import type { FieldNode, FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/**
 * Names of the fields that the document selects below the current field, whatever their alias and through all
 * fragments. Each of `paths` leads further down, and what is selected at any of them counts: ['nodes'], ['edges', 'node'].
 * Directives are not evaluated: a skipped field counts as selected. Remembered per document.
 */
export function selectedFields(info: GraphQLResolveInfo, ...paths: string[][]): ReadonlySet<string> {
  const key = paths.map(path => path.join('.')).join(' ');
  const node = info.fieldNodes[0]!;
  const known = remembered.get(node)?.get(key);
  if (known && info.fieldNodes.length === 1) return known;
  const names = new Set<string>();
  for (const path of paths.length > 0 ? paths : [[]]) {
    let level: readonly FieldNode[] = info.fieldNodes;
    for (const step of path)
      level = [...below(level, info.fragments)].filter(field => field.name.value === step);
    for (const field of below(level, info.fragments)) names.add(field.name.value);
  }
  if (!remembered.has(node)) remembered.set(node, new Map());
  remembered.get(node)!.set(key, names);
  return names;
}

const remembered = new WeakMap<FieldNode, Map<string, ReadonlySet<string>>>();

function* below(
  fields: readonly FieldNode[],
  fragments: Record<string, FragmentDefinitionNode>,
): Generator<FieldNode> {
  for (const field of fields) if (field.selectionSet) yield* within(field.selectionSet, fragments);
}

function* within(
  selections: SelectionSetNode,
  fragments: Record<string, FragmentDefinitionNode>,
): Generator<FieldNode> {
  for (const selection of selections.selections) {
    if (selection.kind === 'Field') yield selection;
    else if (selection.kind === 'InlineFragment') yield* within(selection.selectionSet, fragments);
    else yield* within(fragments[selection.name.value]!.selectionSet, fragments);
  }
}
