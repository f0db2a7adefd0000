import sql from 'sql-template-tag';
import { fail } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { Import } from './import.entity.js';
import { findImport, importColumns, isOwn } from './import.query.js';
import type { ImportStatus } from './import.values.js';

/** The viewer's own import, locked against everybody else's changes. NOT_FOUND, or FORBIDDEN where it is another's. */
export async function lockImport(work: Work, id: string): Promise<Import> {
  const known = await findImport(work, id);
  if (!known) return fail('NOT_FOUND', noImport, ['id']);
  if (!isOwn(work.viewer, known)) return fail('FORBIDDEN', notYours, ['id']);
  const [own] = await work.db.rows<Import>(
    sql`SELECT ${importColumns} FROM import i WHERE i.id = ${id} FOR UPDATE`,
  );
  return own ?? fail('NOT_FOUND', noImport, ['id']);
}

/** CONFLICT unless the import is in one of these states. */
export function requireStatus({ status }: Import, allowed: ImportStatus[]): void {
  if (!allowed.includes(status)) fail('CONFLICT', notNow, ['id']);
}

/** What a run did can be taken back for as long as the file is kept: what it changed is kept no longer either. */
export const canUndo = ({ status, fileId, planId }: Import): boolean =>
  (status === 'COMPLETED' || status === 'CANCELLED' || status === 'FAILED') &&
  fileId !== null &&
  planId !== null;

const noImport = say('There is no such import.', 'Diesen Import gibt es nicht.');
const notYours = say('This import is somebody else’s.', 'Dieser Import gehört jemand anderem.');
export const notNow = say(
  'This cannot be done in the state that the import is in.',
  'Im jetzigen Zustand des Imports ist das nicht möglich.',
);
