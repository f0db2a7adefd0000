/**
 * `npm run check`: everything that must hold before a change lands, cheapest first. `--skip-tests` leaves out the
 * tests, for where they have just run.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = name => join('node_modules', '.bin', name);

const steps = [
  ['format', bin('prettier'), '--check', '--log-level', 'warn', '.'],
  [
    'lint',
    bin('oxlint'),
    '--type-aware',
    '--deny-warnings',
    'server',
    'migrations',
    'bench',
    'e2e',
    'scripts',
  ],
  [
    'layers',
    bin('depcruise'),
    '--config',
    '.dependency-cruiser.cjs',
    'server',
    'client',
    'migrations',
    'bench',
  ],
  ['schema.graphql', upToDateSchema],
  ['server types', bin('tsc'), '-p', '.'],
  ['build', buildBoth],
  ['client types', bin('vue-tsc'), '--noEmit', '-p', 'client'],
  ['client lint', bin('eslint'), 'client'],
  ['unused', bin('knip')],
];
if (!process.argv.includes('--skip-tests')) steps.push(['tests', 'npm', 'test']);

for (const [name, command, ...args] of steps) {
  const started = Date.now();
  const ok = typeof command === 'function' ? await command() : run(command, args);
  console.log(`${ok ? '✔' : '✘'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) process.exit(1);
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function buildBoth() {
  build('server');
  build('client');
  return true;
}

/** The checked-in schema is what the code generates; a test compares the migrations with the entities. */
async function upToDateSchema() {
  build('server');
  const { printedSchema } = await import('../dist/server/print-schema.js');
  const same = readFileSync(join(root, 'schema.graphql'), 'utf8') === (await printedSchema());
  if (!same)
    console.error('schema.graphql differs from the code: run `npm run schema` and review the difference.');
  return same;
}
