import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kind,
  Lexer,
  parse,
  print,
  Source,
  TokenKind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { limits } from '../platform/limits.js';
import { createSchema } from '../schema.js';
import { shapeOf } from './document-limits.js';
import { operationCost } from './operation-cost.js';

const client = join(import.meta.dirname, '../../client');

/** Every operation that the client sends, with the fragments that it needs. */
function operationsOfClient(): {
  name: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
}[] {
  const definitions = readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(vue|ts)$/.test(file) && !file.startsWith('graphql'))
    .flatMap(file => [...readFileSync(join(client, file), 'utf8').matchAll(/\bgraphql\(\s*`([^`]+)`/g)])
    .flatMap(([, text]) => parse(text!).definitions);
  const fragments = new Map(
    definitions.flatMap(node => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  return definitions.flatMap(operation => {
    if (operation.kind !== Kind.OPERATION_DEFINITION) return [];
    const needed = new Set<DefinitionNode>([operation]);
    for (const node of needed)
      visit(node, { FragmentSpread: ({ name }) => void needed.add(fragments.get(name.value)!) });
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...needed] };
    return [{ name: operation.name!.value, document, operation }];
  });
}

function tokensIn(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count++;
  return count;
}

/** What the client chooses itself, at its largest. */
const largest = { first: 100, last: null, ids: Array.from({ length: 1_000 }, String) };
const largestOf: Record<string, object> = { SubmissionsPage: { first: 40 } };

describe('The client itself', () => {
  const measured = new Map<string, Record<string, number>>();
  beforeAll(async () => {
    const schema = await createSchema();
    for (const { name, document, operation } of operationsOfClient()) {
      const text = print(document);
      const { depth, aliases, directives, rootFields, selections } = shapeOf(document, operation);
      measured.set(name, {
        'graphql.depth': depth,
        'graphql.aliases': aliases,
        'graphql.directives': directives,
        'graphql.rootFields': rootFields.length,
        'graphql.recursiveSelections': selections,
        'graphql.tokens': tokensIn(text),
        'graphql.characters': text.length,
        'graphql.cost': operationCost(schema, document, operation, { ...largest, ...largestOf[name] }),
      });
    }
  });

  test.each([
    ['graphql.depth', 0.8],
    ['graphql.aliases', 0.5],
    ['graphql.directives', 0.5],
    ['graphql.rootFields', 0.7],
    ['graphql.recursiveSelections', 0.5],
    ['graphql.tokens', 0.5],
    ['graphql.characters', 0.5],
    ['graphql.cost', 0.7],
  ] as const)('comes nowhere near %s: at most %f of it', (key, share) => {
    expect(measured.size).toBeGreaterThan(50);
    const [name, numbers] = [...measured].reduce((most, each) =>
      each[1][key]! > most[1][key]! ? each : most,
    );
    console.info(`${key}: ${numbers[key]} of ${limits[key]} (${name})`);
    expect([name, numbers[key]! / limits[key] <= share]).toEqual([name, true]);
  });
});
