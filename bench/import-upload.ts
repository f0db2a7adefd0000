import { sendFile } from './import-client.js';

/* A process that sends a file (address, cookie, path) and prints the id of its import: its work delays nobody's clock. */
const [url, cookie, path] = process.argv.slice(2) as [string, string, string];
console.log(JSON.stringify(await sendFile({ url, headers: { cookie } }, path)));
