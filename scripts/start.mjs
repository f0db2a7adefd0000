/** `npm start` builds what changed and serves the whole application; `--demo` fills an empty database first. */
import { build } from './build.mjs';

for (const half of ['server', 'client']) if (build(half)) console.log(`Built the ${half}.`);
process.env.NODE_ENV ??= 'production';
await import(process.argv[2] === '--demo' ? '../dist/bench/demo.js' : '../dist/server/main.js');
