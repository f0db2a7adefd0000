/** `npm run schema` writes schema.graphql and the client's documents anew from the code. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { build } from './build.mjs';

build('server');
const { printedSchema } = await import('../dist/server/print-schema.js');
writeFileSync('schema.graphql', await printedSchema());
process.exit(spawnSync('node_modules/.bin/graphql-codegen', ['--silent'], { stdio: 'inherit' }).status ?? 1);
