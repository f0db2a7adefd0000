/** Input that waits in this tab while its user looks something up elsewhere, and the page that it belongs to. */
type Kept = { userId: string; path: string; input: unknown };

const key = 'kept-input';

/** Keeps one user's input of a page; what was kept before gives way to it. False where the browser keeps nothing. */
export function keepInput(userId: string, path: string, input: unknown): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify({ userId, path, input } satisfies Kept));
    return true;
  } catch {
    return false;
  }
}

/** Hands back what this user left on this page, once. */
export function takeInput(userId: string, path: string): unknown {
  if (keptPath(userId) !== path) return undefined;
  const { input } = read()!;
  forgetInput();
  return input;
}

/** The page where this user's input waits. */
export function keptPath(userId: string): string | undefined {
  const kept = read();
  return kept?.userId === userId ? kept.path : undefined;
}

/** Somebody may have signed in after another in the same tab. */
export function forgetInputOfOthers(userId: string): void {
  if (keptPath(userId) === undefined) forgetInput();
}

export function forgetInput(): void {
  sessionStorage.removeItem(key);
}

function read(): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Partial<Kept> | null;
    return typeof kept?.userId === 'string' && typeof kept.path === 'string' ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}
