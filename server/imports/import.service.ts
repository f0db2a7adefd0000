import sql from 'sql-template-tag';
import { checkUsers, isContactType } from '../contacts/contact.references.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { readHead, type CsvRow, type Dialect } from './csv.js';
import { detectDialect } from './dialect.js';
import { tellImportChanged } from './import.changes.js';
import { clearImport } from './import.cleaning.js';
import { correctionsOf } from './import.corrections.query.js';
import { correctedRows } from './import.corrections.rules.js';
import { fileBytes, unsupported, type ReceivedFile } from './import.files.js';
import type { Import } from './import.entity.js';
import { asLastTime } from './import.headers.js';
import { lockImport, requireStatus } from './import.lock.js';
import {
  changedColumns,
  changedDialect,
  changedSettings,
  type ImportChanges,
  type RowSettings,
} from './import.settings.rules.js';
import { storable, type StoredColumn } from './import.values.js';
import { proposeMapping } from './mapping.js';
import { rowDialect } from './vcard-rows.js';

/** Makes an import of a file that has arrived, read and mapped as it seems best. UNSUPPORTED_FILE, FILE_TOO_LARGE. */
export async function createImport(work: Work, file: ReceivedFile): Promise<string> {
  if (file.refused) throw file.refused;
  const { db, viewer, now } = work;
  const dialect = file.format === 'VCARD' ? rowDialect : detectDialect(file.start, file.encoding);
  const proposed = await readColumns(db, file.id, dialect, 'file');
  if (proposed.length === 0) throw unsupported(nothingInIt);
  const { columns, headerKey } = await asLastTime(work, proposed, dialect.hasHeader);
  const id = newId();
  await db.rows(sql`
    INSERT INTO import (
      id, file_name, format, status, created_by_id, created_at, file_id, encoding, delimiter, quote, has_header, columns, header_key,
      duplicate_policy, match_keys, empty_clears, create_missing, tags, manager_ids, public_access, locale,
      step, rows_done, progress
    ) VALUES (
      ${id}, ${shownName(file.name)}, ${file.format}, 'DRAFT', ${viewer.id}, ${now}, ${file.id}, ${dialect.encoding},
      ${dialect.delimiter}, ${dialect.quote}, ${dialect.hasHeader}, ${JSON.stringify(columns)}::jsonb, ${headerKey},
      'SKIP', '{EMAIL}', false, false, '{}', ${[viewer.id]}::uuid[], 'NONE', ${viewer.locale}, 0, 0, 0
    )`);
  return id;
}

/**
 * Changes how the file is read and what holds for its rows; a plan made before is void. Read differently, the file's
 * columns are mapped anew, and divided differently, its cells are others: corrections of them are dropped. CONFLICT unless DRAFT or PLANNED; INVALID, NOT_FOUND, … with their paths.
 */
export async function configureImport(work: Work, id: string, changes: ImportChanges): Promise<string> {
  const { db } = work;
  const current = await lockImport(work, id);
  requireStatus(current, ['DRAFT', 'PLANNED']);
  const problems: Problem[] = [];
  const dialect = changedDialect(current, changes, problems);
  const settings = changedSettings(current, changes, problems);
  problems.push(...(await checkReferences(work, changes)));
  const isReadAnew = (['encoding', 'delimiter', 'quote', 'hasHeader'] as const).some(
    key => dialect[key] !== current[key],
  );
  const isDividedAnew = dialect.delimiter !== current.delimiter || dialect.quote !== current.quote;
  if (isDividedAnew) db.send(sql`DELETE FROM import_correction WHERE file_id = ${current.fileId}`);
  const read = isReadAnew
    ? await asLastTime(work, await readColumns(db, fileOf(current), dialect), dialect.hasHeader)
    : null;
  const fields = await listCustomFields(db);
  const columns = changedColumns(read?.columns ?? current.columns, changes.columns ?? [], fields, problems);
  if (problems.length > 0) throw new UserErrors(problems);
  await storeSettings(db, id, dialect, settings, columns);
  if (read) db.send(sql`UPDATE import SET header_key = ${read.headerKey} WHERE id = ${id}`);
  if (current.planId) await enqueue(db, clearImport, { planId: current.planId });
  await tellImportChanged(db, id);
  return id;
}

/** The file of an import; EXPIRED where it has been dropped. */
export function fileOf({ fileId }: Import): string {
  return fileId ?? fail('EXPIRED', dropped, ['id']);
}

async function checkReferences(work: Work, { contactTypeId, managerIds }: ImportChanges): Promise<Problem[]> {
  const problems = await checkUsers(work, managerIds ?? [], 'managerIds');
  if (contactTypeId != null && !(await isContactType(work, contactTypeId))) {
    problems.push({ code: 'NOT_FOUND', message: noType, path: ['contactTypeId'] });
  }
  return problems;
}

async function storeSettings(
  db: Db,
  id: string,
  dialect: Dialect,
  settings: RowSettings,
  columns: StoredColumn[],
): Promise<void> {
  await db.rows(sql`
    UPDATE import SET
      status = 'DRAFT', step = step + 1, plan_id = NULL, counts = NULL, progress = 0,
      encoding = ${dialect.encoding}, delimiter = ${dialect.delimiter}, quote = ${dialect.quote},
      has_header = ${dialect.hasHeader}, columns = ${JSON.stringify(columns)}::jsonb,
      duplicate_policy = ${settings.duplicatePolicy}, match_keys = ${settings.matchKeys}::text[],
      empty_clears = ${settings.emptyClears}, create_missing = ${settings.createMissing},
      contact_type_id = ${settings.contactTypeId}, tags = ${settings.tags}::text[],
      manager_ids = ${settings.managerIds}::uuid[], public_access = ${settings.publicAccess}, locale = ${settings.locale}
    WHERE id = ${id}`);
}

/** The columns of a file read like this, as it was corrected, each with the target that it seems to have. TOO_MANY at `property`. */
export async function readColumns(
  db: Db,
  fileId: string,
  dialect: Dialect,
  property: 'file' | 'delimiter' = 'delimiter',
): Promise<StoredColumn[]> {
  const {
    headers,
    rows: uncorrected,
    isTooWide,
  } = await readHead(fileBytes(db, fileId), dialect, sampleRows);
  if (isTooWide) fail('TOO_MANY', tooManyColumns(), [property]);
  const rows: CsvRow[] = [];
  for await (const row of correctedRows(uncorrected, await correctionsOf(db, fileId))) rows.push(row);
  const columns = headers.map((header, index) => ({
    header: shortened(header),
    samples: rows.map(({ cells }) => shortened(cells[index] ?? '')),
  }));
  const targets = proposeMapping(columns, await listCustomFields(db));
  return columns.map((column, index) => ({ ...column, target: targets[index] ?? null }));
}

const sampleRows = 5;

/** Cells may be 64 kB. */
const shortened = (text: string): string => storable(text.slice(0, limits['length.name']));

/** A name to be shown only; some browsers send a path. */
const shownName = (name: string): string => shortened(name.split(/[\\/]/).at(-1) ?? '') || 'import.csv';

const tooManyColumns = () =>
  say(
    `This file has more than ${limits['import.columns']} columns.`,
    `Diese Datei hat mehr als ${limits['import.columns']} Spalten.`,
  );
const nothingInIt = say('This file holds no rows.', 'Diese Datei enthält keine Zeilen.');
const dropped = say(
  'The file of this import has been removed. Please upload it again.',
  'Die Datei dieses Imports wurde gelöscht. Bitte laden Sie sie noch einmal hoch.',
);
const noType = say('There is no such contact type.', 'Diesen Kontakttyp gibt es nicht.');
