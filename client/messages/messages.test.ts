import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Texts } from '../lib/message-format';
import { first as firstDe } from './de/first';
import { rest as restDe } from './de/rest';
import { first as firstEn } from './en/first';
import { rest as restEn } from './en/rest';

const client = join(import.meta.dirname, '..');
const first = flat(firstEn);
const english = { ...first, ...flat(restEn) };
const german = { ...flat(firstDe), ...flat(restDe) };
const sources = new Map(
  readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(vue|ts)$/.test(file) && !/^(node_modules|graphql|messages)\b|\.test\.ts$/.test(file))
    .map(file => [file, readFileSync(join(client, file), 'utf8')]),
);

describe('German and English', () => {
  test('have the same texts', () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  test('load the same of them first', () => {
    expect(Object.keys(flat(firstDe))).toEqual(Object.keys(first));
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

test('No text stands in both parts', () => {
  expect(Object.keys(flat(restEn)).filter(key => key in first)).toEqual([]);
});

test('Every text that a page asks for exists', () => {
  const asked = [...sources.values()].flatMap(source =>
    [...source.matchAll(/\bt\(\s*(['`])([\w.]+)(\$\{)?/g)].map(([, , key, isPrefix]) => ({
      key: key!,
      isPrefix: Boolean(isPrefix),
    })),
  );
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter(({ key, isPrefix }) => !isIn(english, key, isPrefix))).toEqual([]);
});

test('The first view shows no text of the part that is loaded later', () => {
  const files = filesOfFirstView();
  const asked = files.flatMap(file =>
    [...sources.get(file)!.matchAll(/(['`])(\w+\.[\w.]+)(\$\{)?/g)].map(([, , key]) => ({ file, key: key! })),
  );
  expect(files).toContain(join('pages', 'contacts', 'ContactsPage.vue'));
  expect(
    asked.filter(({ key }) => isIn(english, key, key.endsWith('.')) && !isIn(first, key, key.endsWith('.'))),
  ).toEqual([]);
});

/** Whatever is imported from the start on, and what is loaded later without `withTexts`. */
function filesOfFirstView(): string[] {
  const found = new Set(['main.ts']);
  for (const file of found) {
    const source = sources
      .get(file)!
      .replace(/withTexts\(\s*\(\) =>\s*import\('[^']+'\)|^import type [^;]*;/gm, '');
    for (const [, path] of source.matchAll(/(?:from |import\(|^import )'(\.[^']+)'/gm)) {
      const target = join(dirname(file), path!);
      const existing = [target, `${target}.ts`, `${target}.vue`].find(name => sources.has(name));
      if (existing) found.add(existing);
    }
  }
  return [...found];
}

function isIn(texts: Record<string, string>, key: string, isPrefix: boolean): boolean {
  return isPrefix ? Object.keys(texts).some(name => name.startsWith(key)) : key in texts;
}

function flat(catalog: Texts, prefix = ''): Record<string, string> {
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
