import sql from 'sql-template-tag';
import type { ContactKind } from '../contacts/contact.values.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { Import } from './import.entity.js';
import { takeTurn } from './import.run.service.js';
import { removeCompaniesNamed, removeContacts, removeNames } from './import.removal.service.js';
import { restoreContacts } from './import.restoring.service.js';
import type { StoredProblem } from './import.values.js';
import type { Undone } from './undone.js';

/**
 * Takes back the next contacts of a run, which is locked; true where more wait. What was changed is restored first, then
 * persons are removed, and companies that nothing else uses; at the end tags and types of the import that nobody uses.
 */
export async function undoChunk(work: Work, of: Import): Promise<boolean> {
  const { db } = work;
  await takeTurn(db);
  const portion = await undoPortion(work, of);
  const kept = portion ? await listAsKept(work, of, portion.kept) : 0;
  const rowsDone = of.rowsDone + (portion?.done ?? 0);
  const counts = of.counts!;
  await db.rows(sql`
    UPDATE import SET step = step + 1, rows_done = ${rowsDone},
      run_at = ${portion?.next ? JSON.stringify(portion.next) : null}::jsonb,
      counts = counts || jsonb_build_object('keptByUndo', (counts->>'keptByUndo')::int + ${kept}::int),
      progress = ${portion ? Math.min(1, rowsDone / Math.max(1, counts.create + counts.update)) : 1},
      status = ${portion ? 'UNDOING' : 'UNDONE'}
    WHERE id = ${of.id}`);
  if (!portion) await removeNames(db, of.planId!);
  return portion !== null;
}

/** Null: nothing is left to be taken back. */
async function undoPortion(work: Work, of: Import): Promise<Undone | null> {
  const restored = of.runAt ? null : await restoreContacts(work, of.planId!);
  if (restored) return restored;
  const kinds: ContactKind[] = of.runAt?.kind === 'COMPANY' ? ['COMPANY'] : ['PERSON', 'COMPANY'];
  for (const kind of kinds) {
    const after = of.runAt?.kind === kind ? of.runAt.line : 0;
    const removed = await removeContacts(work, of.planId!, { kind, after });
    if (removed) return removed;
  }
  return removeCompaniesNamed(work, of.planId!);
}

/** The rows whose contacts were left alone say so; gives their number. */
async function listAsKept({ db }: Work, { planId }: Import, contactIds: string[]): Promise<number> {
  if (contactIds.length === 0) return 0;
  const problem: StoredProblem[] = [{ column: null, code: 'CONFLICT', message: editedSince, value: null }];
  const rows = await db.rows(sql`
    UPDATE import_row SET stored = ${JSON.stringify(problem)}::jsonb
    WHERE plan_id = ${planId} AND contact_id = ANY(${contactIds}::uuid[]) AND action IN ('CREATE', 'UPDATE')
    RETURNING line`);
  return rows.length;
}

const editedSince = say(
  'Not taken back: this contact was changed, deleted or put to use after the import.',
  'Nicht zurückgenommen: Dieser Kontakt wurde nach dem Import geändert, gelöscht oder verwendet.',
);
