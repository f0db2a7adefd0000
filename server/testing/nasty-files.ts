import type { ImportDesk, Report } from './imports.js';
import { world } from './world.js';

/**
 * A file, and what becomes of it when somebody imports it without a click: `2 CREATE Anna Arnim`, `3 INVALID TOO_LONG Vorname`
 * for each row, or `UNSUPPORTED_FILE file` where it is refused.
 */
export type NastyFile = [name: string, file: string | Uint8Array, expected: string[], settings?: object];

/** Uploads a file, plans and runs it as a new member; gives what became of it. */
export async function outcomeOf(desk: ImportDesk, [, file, , settings]: NastyFile): Promise<string[]> {
  const { user } = await world(desk.database).member('user').make();
  const { import: made, userErrors } = await desk.upload(user, Buffer.from(file as Uint8Array));
  if (!made)
    return (userErrors as { code: string; path: string[] }[]).map(
      each => `${each.code} ${each.path.join('.')}`,
    );
  if (settings) await desk.act(user, 'configureImport', made.id, settings);
  await desk.act(user, 'planImport', made.id);
  await desk.report(user, made.id, 'PLANNED');
  await desk.act(user, 'runImport', made.id);
  const report = await desk.report(user, made.id, 'COMPLETED');
  return [...mistakesOf(report), ...report.rows.nodes.map(rowLine)];
}

function rowLine({ line, action, contact, problems }: Report['rows']['nodes'][number]): string {
  const codes = problems.map(({ code, column }) =>
    column === null ? code : `${code} ${column.slice(0, 20)}`,
  );
  return [line, action, contact?.displayName ?? codes.join(', ')].join(' ');
}

/** What must hold for every report. */
function mistakesOf({ summary, rows }: Report): string[] {
  const { create, update, unchanged, skip, invalid, rowCount } = summary;
  const sum = create + update + unchanged + skip + invalid;
  return sum === rowCount && rows.totalCount === rowCount ? [] : [`${sum} of ${rowCount} rows are told of`];
}
