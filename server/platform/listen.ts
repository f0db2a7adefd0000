import type { Server } from 'node:http';
import { ConfigError } from './config-error.js';

/**
 * Takes the port. One that was asked for and is taken ends the start with a ConfigError; the default gives way to the
 * next free one.
 */
export async function listen(
  server: Server,
  host: string,
  port: { number: number; given: boolean },
): Promise<void> {
  for (let number = port.number; ; number++) {
    const problem = await tryPort(server, host, number);
    if (!problem) return;
    if (problem.code === 'EADDRINUSE' && !port.given && number < port.number + 100) continue;
    throw new ConfigError(explain(problem, host, number));
  }
}

function tryPort(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise(resolve => {
    const onError = (error: NodeJS.ErrnoException): void => resolve(error);
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve(null);
    });
  });
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Set PORT to a free one, or leave it unset.`;
    case 'EACCES':
      return `Port ${port} is not allowed for this user. Set PORT to a number above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine.`;
    default:
      return `Cannot listen on ${host}:${port}: ${message}`;
  }
}
