import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messages as de } from './de';
import { messages as en } from './en';

type Catalog = { [key: string]: string | Catalog };

const english = flat(en);
const german = flat(de);

describe('German and English', () => {
  test('have the same texts', () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  test('leave no text empty', () => {
    expect(Object.entries({ ...english, ...german }).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('name the same values in each text', () => {
    const differing = Object.keys(english).filter(key => namesIn(english[key]!) !== namesIn(german[key]!));
    expect(differing).toEqual([]);
  });

  test('have the same number of plural forms', () => {
    const differing = Object.keys(english).filter(key => formsOf(english[key]!) !== formsOf(german[key]!));
    expect(differing).toEqual([]);
  });
});

test('Every text that a page asks for exists', () => {
  const asked = sources().flatMap(source => [...source.matchAll(/\bt\(\s*(['`])([\w.]+)(\$\{)?/g)]);
  const missing = asked
    .map(([, , key, isPrefix]) => ({ key: key!, isPrefix: Boolean(isPrefix) }))
    .filter(
      ({ key, isPrefix }) =>
        !(isPrefix ? Object.keys(english).some(name => name.startsWith(key)) : key in english),
    )
    .map(({ key }) => key);
  expect(asked.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

function sources(): string[] {
  const client = join(import.meta.dirname, '..');
  return readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(vue|ts)$/.test(file) && !/^(node_modules|graphql|messages)\b/.test(file))
    .map(file => readFileSync(join(client, file), 'utf8'));
}

function flat(catalog: Catalog, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalog).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}

// Plural forms may say "one" without the number.
function namesIn(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join();
}

function formsOf(text: string): number {
  return text.split(' | ').length;
}
