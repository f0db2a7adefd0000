/**
 * `npm run dev`: server and client, both reloading. The page is served by Vite and talks to the server through it;
 * Ctrl+C ends everything.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const apiPort = process.env.PORT ?? '4000';
const pagePort = '5173';
const pageUrl = `http://localhost:${pagePort}`;
const apiUrl = `http://localhost:${apiPort}`;

build('server');

const children = [
  // Compiles each file as it is saved; the server below sees the new one and starts again.
  start('node_modules/@swc/cli/bin/swc.js', [
    'server',
    'migrations',
    'bench',
    '-d',
    'dist',
    '--watch',
    '--quiet',
  ]),
  // Links in mails lead to the page that reloads.
  start('--watch', ['dist/server/main.js'], { PORT: apiPort, PUBLIC_URL: process.env.PUBLIC_URL ?? pageUrl }),
  start('node_modules/@graphql-codegen/cli/cjs/bin.js', ['--watch', '--silent']),
  start(
    'node_modules/vite/bin/vite.js',
    ['--config', 'client/vite.config.ts', '--port', pagePort, '--strictPort'],
    { API_URL: apiUrl },
  ),
];

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

function start(first, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  const child = spawn(process.execPath, [first, ...args], options);
  // One that cannot run (a port that is taken, say) has said why; the others make no sense without it.
  child.on('exit', code => code && stop());
  return child;
}

function stop() {
  for (const child of children) child.kill('SIGTERM');
}
