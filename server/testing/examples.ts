import { transform } from '@swc/core';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';

const directory = new URL('../../docs/examples/', import.meta.url);
const commands = { ts: process.execPath, sh: 'sh', py: 'python3' } as const;
export type Language = keyof typeof commands;
export const languages = Object.keys(commands) as Language[];

/** A program of docs/examples that is at work. */
export interface Running {
  child: ChildProcess;
  output(): string;
  /** What it said, once it has ended well; rejects with it otherwise. */
  ended: Promise<string>;
}

/** What a machine lacks to run examples in this language; null: nothing. With Node alone, TypeScript runs. */
export function missingFor(language: Language): string | null {
  const needed = { ts: [], sh: ['sh', 'curl'], py: ['python3'] }[language];
  const missing = needed.filter(command => spawnSync('which', [command]).status !== 0);
  return missing.length > 0 ? missing.join(' and ') : null;
}

export const exampleNames = (): Promise<string[]> => readdir(directory);
export const exampleText = (name: string): Promise<string> => readFile(new URL(name, directory), 'utf8');

/** The GraphQL documents in an example, each in the one form that graphql-js prints. */
export function documentsIn(text: string): string[] {
  return [...text.matchAll(/\b(query|mutation|subscription) [A-Z]\w*[\s({]/g)].map(({ index }) => {
    let depth = 0;
    let end = text.indexOf('{', index);
    do {
      if (text[end] === '{') depth++;
      if (text[end] === '}') depth--;
      end++;
    } while (depth > 0);
    return print(parse(text.slice(index, end)));
  });
}

/** Starts an example as somebody does who has copied it. */
export async function startExample(
  topic: string,
  language: Language,
  env: Record<string, string>,
): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'kartei-example-'));
  for (const name of [`kartei.${language}`, `${topic}.${language}`]) {
    const text = await exampleText(name).catch(() => null);
    if (text === null) continue;
    if (language === 'ts')
      await writeFile(join(folder, name.replace('.ts', '.mjs')), await asJavaScript(text));
    else await writeFile(join(folder, name), text);
  }
  const file = join(folder, `${topic}.${language === 'ts' ? 'mjs' : language}`);
  const child = spawn(commands[language], [file], {
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8', ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (said += String(part)));
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
  // Those that are stopped end badly, and nobody waits for them.
  ended.catch(() => undefined);
  return { child, output: () => said, ended };
}

async function asJavaScript(text: string): Promise<string> {
  const { code } = await transform(text, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  return code.replace("'./kartei.ts'", "'./kartei.mjs'");
}
