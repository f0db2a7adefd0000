import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { tellImportChanged } from './import.changes.js';
import { clearImport } from './import.cleaning.js';
import { typedText, type CellCorrection, type Replacement } from './import.corrections.rules.js';
import type { Import } from './import.entity.js';
import { fileSize } from './import.files.js';
import { lockImport, requireStatus } from './import.lock.js';
import { fileOf, readColumns } from './import.service.js';

/**
 * Puts cells right before a check, without touching the file; of the same cell the last value counts. NOT_FOUND (a line
 * without a data row as far as is known, or no such column), INVALID, TOO_LONG, LIMIT_REACHED, CONFLICT, EXPIRED.
 */
export async function correctImport(
  work: Work,
  id: string,
  given: Omit<CellCorrection, 'id'>[],
): Promise<string> {
  const { current, fileId } = await lockCorrectable(work, id);
  const problems: Problem[] = [];
  const isRow = await dataLines(work.db, current, fileId, given);
  const cells = given.map(({ line, column, value }, index) => {
    const path = ['cells', String(index)];
    if (!isRow(line)) problems.push({ code: 'NOT_FOUND', message: noRow, path: [...path, 'line'] });
    if (!current.columns[column])
      problems.push({ code: 'NOT_FOUND', message: noColumn, path: [...path, 'column'] });
    const field = { path: [...path, 'value'], max: limits['length.longText'], problems };
    return { id: newId(), line, column, value: typedText(value, field) };
  });
  if (problems.length > 0) throw new UserErrors(problems);
  if (cells.length === 0) return id;
  const last = new Map(cells.map(cell => [`${cell.line} ${cell.column}`, cell]));
  await work.db.rows(sql`
    INSERT INTO import_correction (id, file_id, line, column_index, whole_cell, value)
    SELECT id, ${fileId}, line, "column", true, value
    FROM json_to_recordset(${JSON.stringify([...last.values()])}::json) AS r (id uuid, line int, "column" int, value text)
    ON CONFLICT (file_id, line, column_index) DO UPDATE SET id = excluded.id, value = excluded.value`);
  await requireRoom(work.db, fileId, 'cells');
  return backToDraft(work, current, fileId);
}

/**
 * Replaces a text in a whole column before a check, without touching the file: wherever it stands, letter for letter,
 * or only as the whole cell. NOT_FOUND, REQUIRED, INVALID, TOO_LONG, LIMIT_REACHED, CONFLICT, EXPIRED.
 */
export async function replaceInImport(
  work: Work,
  id: string,
  { column, find, wholeCell, value }: Omit<Replacement, 'id'>,
): Promise<string> {
  const { current, fileId } = await lockCorrectable(work, id);
  const problems: Problem[] = [];
  if (!current.columns[column]) problems.push({ code: 'NOT_FOUND', message: noColumn, path: ['column'] });
  if (!wholeCell && find === '') problems.push({ code: 'REQUIRED', message: nothingToFind, path: ['find'] });
  const field = { max: limits['length.text'], problems };
  const [found, put] = [
    typedText(find, { ...field, path: ['find'] }),
    typedText(value, { ...field, path: ['replace'] }),
  ];
  if (problems.length > 0) throw new UserErrors(problems);
  await work.db.rows(sql`
    INSERT INTO import_correction (id, file_id, column_index, find, whole_cell, value)
    VALUES (${newId()}, ${fileId}, ${column}, ${found}, ${wholeCell}, ${put})`);
  await requireRoom(work.db, fileId, 'find');
  return backToDraft(work, current, fileId);
}

/** Takes corrections back, all of them where none are named. NOT_FOUND, CONFLICT, EXPIRED. */
export async function undoCorrections(work: Work, id: string, ids: string[] | null): Promise<string> {
  const { current, fileId } = await lockCorrectable(work, id);
  const which = ids ? sql`id = ANY(${ids.filter(isUuid)}::uuid[])` : sql`true`;
  const gone = await work.db.rows<{ id: string }>(
    sql`DELETE FROM import_correction WHERE file_id = ${fileId} AND ${which} RETURNING id`,
  );
  const problems = (ids ?? []).flatMap((each, index): Problem[] =>
    gone.some(row => row.id === each)
      ? []
      : [{ code: 'NOT_FOUND', message: noCorrection, path: ['correctionIds', String(index)] }],
  );
  if (problems.length > 0) throw new UserErrors(problems);
  return gone.length > 0 ? backToDraft(work, current, fileId) : id;
}

async function lockCorrectable(work: Work, id: string): Promise<{ current: Import; fileId: string }> {
  const current = await lockImport(work, id);
  requireStatus(current, ['DRAFT', 'PLANNED']);
  return { current, fileId: fileOf(current) };
}

/** Whether a line is a data row: known where the file was checked, else as far as its size allows. */
async function dataLines(
  db: Db,
  { planId, hasHeader }: Import,
  fileId: string,
  cells: { line: number }[],
): Promise<(line: number) => boolean> {
  if (!planId) {
    const size = await fileSize(db, fileId);
    return line => line > (hasHeader ? 1 : 0) && line <= size;
  }
  const lines = [...new Set(cells.map(({ line }) => line))];
  const rows = await db.rows<{ line: number }>(
    sql`SELECT line FROM import_row WHERE plan_id = ${planId} AND line = ANY(${lines}::int[])`,
  );
  const known = new Set(rows.map(({ line }) => line));
  return line => known.has(line);
}

/** All of them are in memory while a file is read. */
async function requireRoom(db: Db, fileId: string, argument: string): Promise<void> {
  const [held] = await db.rows<{ cells: number; replacements: number; characters: number }>(sql`
    SELECT count(line)::int AS cells, count(find)::int AS replacements,
      coalesce(sum(length(value)), 0)::int AS characters
    FROM import_correction WHERE file_id = ${fileId}`);
  const isFull =
    held!.cells > limits['import.correctedCells'] ||
    held!.replacements > limits['import.replacements'] ||
    held!.characters > limits['import.correctionCharacters'];
  if (isFull) fail('LIMIT_REACHED', enoughCorrections, [argument]);
}

/** What was planned is void, and the samples are those of the corrected rows. */
async function backToDraft({ db }: Work, current: Import, fileId: string): Promise<string> {
  const { id, planId } = current;
  const read = await readColumns(db, fileId, current);
  const columns = current.columns.map((column, index) => ({
    ...column,
    samples: read[index]?.samples ?? column.samples,
  }));
  await db.rows(sql`
    UPDATE import SET status = 'DRAFT', step = step + 1, plan_id = NULL, counts = NULL, progress = 0,
      columns = ${JSON.stringify(columns)}::jsonb
    WHERE id = ${id}`);
  if (planId) await enqueue(db, clearImport, { planId });
  await tellImportChanged(db, id);
  return id;
}

const noRow = say('The file has no row on this line.', 'In dieser Zeile der Datei steht kein Datensatz.');
const noColumn = say('There is no such column.', 'Diese Spalte gibt es nicht.');
const nothingToFind = say(
  'Please enter what is to be replaced.',
  'Bitte geben Sie ein, was ersetzt werden soll.',
);
const noCorrection = say('There is no such correction.', 'Diese Korrektur gibt es nicht.');
const enoughCorrections = say(
  'So many corrections are too many for one import. Please correct the file itself and upload it again.',
  'So viele Korrekturen sind für einen Import zu viel. Bitte berichtigen Sie die Datei selbst und laden Sie sie noch einmal hoch.',
);
