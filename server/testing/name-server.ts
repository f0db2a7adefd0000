import dns from 'node:dns';
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { once } from 'node:events';

export interface NameServer {
  /** What a name leads to from now on; several lists: one after the other, then the last one again and again. */
  name(name: string, ...answers: string[][]): void;
  /** It no longer answers anything. */
  fallSilent(): void;
  close(): void;
}

/** A name server of this process's own: until it is closed, nobody else is asked. Knows IPv4 addresses only. */
export async function nameServer(): Promise<NameServer> {
  const names = new Map<string, string[][]>();
  let isSilent = false;
  const socket = createSocket('udp4', (query, { port, address }) => {
    if (isSilent) return;
    const name = nameIn(query);
    const asksForIPv4 = query.readUInt16BE(query.length - extraOf(query) - 4) === 1;
    const answers = names.get(name);
    const addresses = !answers || !asksForIPv4 ? [] : answers.length > 1 ? answers.shift()! : answers[0]!;
    socket.send(reply(query, answers !== undefined, addresses.filter(isIPv4)), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const former = dns.getServers();
  dns.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    name: (name, ...answers) => void names.set(name, answers),
    fallSilent: () => void (isSilent = true),
    close() {
      dns.setServers(former);
      socket.close();
    },
  };
}

const header = 12;

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = header; query[at] !== 0; at += query[at]! + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  }
  return labels.join('.').toLowerCase();
}

const questionEnd = (query: Buffer): number => query.indexOf(0, header) + 5;
/** Bytes of the records behind the question. */
const extraOf = (query: Buffer): number => query.length - questionEnd(query);

function reply(query: Buffer, isKnown: boolean, addresses: string[]): Buffer {
  const head = Buffer.from(query.subarray(0, header));
  const ok = 0x8180;
  const noSuchName = 3;
  head.writeUInt16BE(isKnown ? ok : ok + noSuchName, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const question = query.subarray(header, questionEnd(query));
  // The name of the question, type A, class IN, good for no second.
  const prefix = [0xc0, header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4];
  const records = addresses.map(address => Buffer.from([...prefix, ...address.split('.').map(Number)]));
  return Buffer.concat([head, question, ...records]);
}
