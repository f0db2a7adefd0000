import { RequestError } from './errors.js';
import { limits } from './limits.js';
import { say } from './messages.js';

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

/** One page of a list, as the connection types show it. */
export interface Page<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
}

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A checked request for a page: `size` rows from `cursor` on, forwards or backwards. */
export interface PageRequest {
  size: number;
  cursor: string | null;
  backwards: boolean;
}

/** BAD_USER_INPUT for sizes outside 0 to the maximum, or both directions together. */
export function pageRequest({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) throw new RequestError('BAD_USER_INPUT', bothDirections);
  if (after != null && before != null) throw new RequestError('BAD_USER_INPUT', bothDirections);
  const size = first ?? last ?? limits['page.default'];
  if (size < 0 || size > limits['page.max']) throw new RequestError('BAD_USER_INPUT', badSize());
  const backwards = last != null || (before != null && first == null);
  if (backwards ? after != null : before != null) throw new RequestError('BAD_USER_INPUT', bothDirections);
  return { size, cursor: (backwards ? before : after) ?? null, backwards };
}

/** Makes a page of rows that were read in reading direction, one more than the page holds where there is more. */
export function toPage<Node>(
  rows: Node[],
  { size, cursor, backwards }: PageRequest,
  cursorOf: (row: Node) => string,
): Page<Node> {
  const more = rows.length > size;
  const nodes = rows.slice(0, size);
  if (backwards) nodes.reverse();
  // Most callers look at no cursor but the last one's.
  const edges = nodes.map(node => ({
    node,
    get cursor() {
      return cursorOf(node);
    },
  }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: backwards ? cursor !== null : more,
      hasPreviousPage: backwards ? more : cursor !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Cursors are opaque: a JSON list in base64url. BAD_USER_INPUT for anything that `decode` does not take. */
export const encodeCursor = (values: unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

export function decodeCursor<T>(cursor: string, decode: (values: unknown[]) => T | null): T {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    values = null;
  }
  const decoded = Array.isArray(values) ? decode(values) : null;
  if (decoded === null) throw new RequestError('BAD_USER_INPUT', notOurs);
  return decoded;
}

const bothDirections = say(
  'Use first with after, or last with before.',
  'Verwenden Sie first mit after oder last mit before.',
);
const badSize = () =>
  say(
    `first and last are from 0 to ${limits['page.max']}.`,
    `first und last liegen zwischen 0 und ${limits['page.max']}.`,
  );
const notOurs = say('This cursor is not from this list.', 'Dieser Cursor stammt nicht aus dieser Liste.');
