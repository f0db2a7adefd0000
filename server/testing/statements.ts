import { statementObservers } from '../platform/statement.js';

/** What the database is asked while `action` runs, but for what processes tell each other at their own times. */
export async function withStatements<Result>(
  action: () => Promise<Result>,
): Promise<{ result: Result; statements: string[] }> {
  const statements: string[] = [];
  const observe = (text: string): void => {
    if (!text.includes('pg_notify')) statements.push(text);
  };
  statementObservers.add(observe);
  try {
    return { result: await action(), statements };
  } finally {
    statementObservers.delete(observe);
  }
}
