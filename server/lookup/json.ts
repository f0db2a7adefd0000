/** What stands there in an answer of somebody else's, which may have any shape; undefined where there is nothing. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The text that stands there; null for anything else. */
export function textAt(value: unknown, ...path: (string | number)[]): string | null {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The list that stands there; empty for anything else. */
export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** All texts of a list of objects, or of a list of texts, in their order. */
export const textsOf = (list: unknown[], ...path: string[]): string[] =>
  list.flatMap(each => textAt(each, ...path) ?? []);
