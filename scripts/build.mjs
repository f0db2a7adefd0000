/**
 * `node scripts/build.mjs [server|client]` compiles both halves, or the one that is named, into dist/.
 * A half whose sources are the same as at its last build is left alone: dist/<half>.stamp holds their hash.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const halves = {
  server: {
    sources: ['server', 'migrations', 'bench', '.swcrc', 'package-lock.json', 'scripts/build.mjs'],
    outputs: ['server', 'migrations', 'bench'],
    build: buildServer,
  },
  client: {
    sources: [
      'client',
      'docs/examples',
      'schema.graphql',
      'codegen.ts',
      'package-lock.json',
      'scripts/build.mjs',
    ],
    outputs: ['client'],
    build: buildClient,
  },
};

// Written by the build itself or by a run: no sources, although they lie among them.
const notSources = new Set([
  join('client', 'graphql'),
  join('client', 'components.d.ts'),
  join('bench', 'results'),
]);

/** Compiles one half; true where there was something to do. Ends the process where a compiler fails. */
export function build(half) {
  const { sources, outputs, build: compile } = halves[half];
  const stampFile = join(root, 'dist', `${half}.stamp`);
  const stamp = hashOf(sources);
  const built = outputs.every(output => existsSync(join(root, 'dist', output)));
  if (built && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  mkdirSync(join(root, 'dist'), { recursive: true });
  compile();
  writeFileSync(stampFile, stamp);
  return true;
}

// Into a directory of its own first: a server that is starting meanwhile must not find half a build,
// and what was renamed or removed in the sources must not stay behind (an old migration would run).
function buildServer() {
  const fresh = join('dist', `.server-${process.pid}`);
  const folders = halves.server.outputs.filter(folder => hasTypeScript(folder));
  run('node_modules/@swc/cli/bin/swc.js', [...folders, '--out-dir', fresh, '--quiet']);
  // Plain JavaScript already, and no TypeScript: tests start it as it is.
  const photoThread = join('server', 'photos', 'photo-thread.mjs');
  copyFileSync(join(root, photoThread), join(root, fresh, photoThread));
  for (const folder of halves.server.outputs) {
    mkdirSync(join(root, fresh, folder), { recursive: true });
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
    renameSync(join(root, fresh, folder), join(root, 'dist', folder));
  }
  rmSync(join(root, fresh), { recursive: true, force: true });
}

function buildClient() {
  run('node_modules/@graphql-codegen/cli/cjs/bin.js', ['--silent']);
  run('node_modules/vite/bin/vite.js', ['build', '--config', 'client/vite.config.ts', '--logLevel', 'warn']);
}

function run(tool, args) {
  const { status } = spawnSync(process.execPath, [tool, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function hasTypeScript(folder) {
  return filesOf(folder).some(file => file.endsWith('.ts'));
}

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesOf)) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesOf(path) {
  if (notSources.has(path) || !existsSync(join(root, path))) return [];
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap(name => filesOf(join(path, name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv[2];
  if (named !== undefined && !(named in halves)) {
    console.error('Usage: node scripts/build.mjs [server|client]');
    process.exit(2);
  }
  for (const half of named ? [named] : Object.keys(halves)) build(half);
}
