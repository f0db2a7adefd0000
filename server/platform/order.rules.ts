import type { Problem } from './errors.js';
import { say } from './messages.js';

/** INVALID at `ids` unless they are all of the `known` ones, each exactly once: an order of them. */
export function checkOrder(ids: readonly string[], known: readonly string[]): Problem[] {
  const given = new Set(ids);
  const isOrder =
    ids.length === known.length && given.size === known.length && known.every(id => given.has(id));
  return isOrder ? [] : [{ code: 'INVALID', message: notAll, path: ['ids'] }];
}

const notAll = say(
  'The list has changed meanwhile. Every entry has to be there exactly once.',
  'Die Liste hat sich inzwischen geändert. Jeder Eintrag muss genau einmal vorkommen.',
);
