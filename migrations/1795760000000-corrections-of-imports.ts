import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CorrectionsOfImports1795760000000 implements MigrationInterface {
  name = 'CorrectionsOfImports1795760000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(corrections);
    await runner.query(problems);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/*
 * What somebody put right in a file without changing it: a cell, or (no line) a text in a whole column. It hangs on the
 * file, so that whatever drops the file drops it too.
 */
const corrections = `
CREATE TABLE import_correction (
  id uuid PRIMARY KEY,
  file_id uuid NOT NULL REFERENCES import_file ON DELETE CASCADE,
  line integer,
  column_index integer NOT NULL,
  find text,
  whole_cell boolean NOT NULL,
  value text NOT NULL,
  CONSTRAINT import_correction_check CHECK ((line IS NULL) <> (find IS NULL))
);
CREATE UNIQUE INDEX import_correction_cell_key ON import_correction (file_id, line, column_index);
`;

/** Finds the rows with problems, whatever became of them. */
const problems = `
CREATE INDEX import_row_problems ON import_row (plan_id, line) WHERE stored IS NOT NULL;
`;
