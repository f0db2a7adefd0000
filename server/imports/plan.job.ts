import { setImmediate as breathe } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import type { Database, Db } from '../platform/database.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { checkRow, type CheckedRow } from './checked-row.js';
import { readRows, type Position } from './csv.js';
import { existingTarget } from './custom-targets.js';
import { correctionsOf } from './import.corrections.query.js';
import { correctedRows } from './import.corrections.rules.js';
import type { Import } from './import.entity.js';
import { fileBytes, fileSize } from './import.files.js';
import { planChunk } from './import.plan.service.js';
import { importColumns } from './import.query.js';
import { doPortion, failImport, orFail, portionAttempts } from './import.work.js';
import { noRows } from './import.values.js';
import { rowReader } from './row.js';

/**
 * Checks rows portion by portion, each one transaction, for some seconds; then the next job goes on. Reading and
 * checking stays outside the transactions.
 */
export const planRows = defineJob<{ id: string }>(
  'plan-import',
  async ({ id }, { database, lastAttempt }) =>
    orFail(database, { id, lastAttempt }, () => planFor(database, id)),
  { isHeavy: true },
);

export const planOptions = { maxAttempts: portionAttempts };

const enoughMs = 5_000;

async function planFor(database: Database, id: string): Promise<void> {
  const [of] = await database.read.rows<Import>(
    sql`SELECT ${importColumns} FROM import i WHERE i.id = ${id} AND i.status = 'PLANNING'`,
  );
  if (!of?.fileId) return;
  const size = await fileSize(database.read, of.fileId);
  const until = Date.now() + enoughMs;
  let step: number | null = of.step;
  for await (const portion of oneAhead(portionsOf(database.read, of))) {
    const { rows, last } = portion;
    const at: { id: string; status: 'PLANNING'; step: number } = { id, status: 'PLANNING', step };
    const isEnough = Date.now() > until;
    step = await doPortion(database, at, async (work, current) => {
      const counts = rows.length > 0 ? await planChunk(work, current, rows) : current.counts;
      if (counts && counts.rowCount > limits['import.rows']) {
        await failImport(work, current, tooManyRows());
        return null;
      }
      work.db.send(sql`
        UPDATE import SET step = step + 1, counts = ${counts && JSON.stringify(counts)}::jsonb,
          plan_at = ${JSON.stringify(last)}::jsonb, progress = ${size > 0 ? Math.min(1, last.offset / size) : 1}
        WHERE id = ${id}`);
      if (isEnough) await enqueue(work.db, planRows, { id }, planOptions);
      return current.step + 1;
    });
    if (step === null || isEnough) return;
  }
  await doPortion(database, { id, status: 'PLANNING', step }, ({ db }, { planId }) =>
    endPlan(db, id, planId!),
  );
}

async function endPlan(db: Db, id: string, planId: string): Promise<void> {
  const [companies] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM import_name WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new`);
  await db.rows(sql`
    UPDATE import SET status = 'PLANNED', step = step + 1, progress = 1,
      counts = coalesce(counts, ${JSON.stringify(noRows)}::jsonb) || jsonb_build_object('companies', ${companies!.n}::int)
    WHERE id = ${id}`);
}

interface Portion {
  rows: CheckedRow[];
  /** Where reading goes on. */
  last: Position;
}

async function* portionsOf(db: Db, of: Import): AsyncGenerator<Portion> {
  const fields = await listCustomFields(db);
  // A field that is gone since is not asked for any more.
  const columns = of.columns.map(({ header, target }) => ({
    header,
    target: target !== null && existingTarget(target, fields) ? target : null,
  }));
  const read = rowReader(columns, of.locale);
  let rows: CheckedRow[] = [];
  const from = of.planAt ?? undefined;
  const bytes = fileBytes(db, of.fileId!, from?.offset);
  let at = of.planAt;
  let last: Position | undefined;
  const corrections = await correctionsOf(db, of.fileId!);
  for await (const row of correctedRows(readRows(bytes, of, of.columns.length, from), corrections)) {
    rows.push(checkRow({ ...row, at }, read, of.tags, fields));
    last = row.next;
    at = row.next;
    // Other people's requests take their turn in between.
    if (rows.length % rowsInOneGo === 0) await breathe();
    if (rows.length < limits['import.chunkRows']) continue;
    yield { rows, last };
    rows = [];
  }
  if (last && rows.length > 0) yield { rows, last };
}

/** Checks the next portion while the database takes the last one in. */
async function* oneAhead<Item>(source: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = source.next();
  try {
    for (let item = await next; !item.done; item = await next) {
      next = source.next();
      // Its failure is met at the await above, unless nobody wants the next one any more.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}

const rowsInOneGo = 50;

const tooManyRows = () =>
  say(
    `This file has more than ${limits['import.rows'].toLocaleString('en')} rows. Please split it.`,
    `Diese Datei hat mehr als ${limits['import.rows'].toLocaleString('de')} Zeilen. Bitte teilen Sie sie auf.`,
  );
