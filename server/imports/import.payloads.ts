import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CustomField } from '../custom-fields/custom-field.entity.js';
import { connectionOf } from '../graphql/connection.js';
import { enumOf } from '../graphql/enums.js';
import { Payload, UserErrorCodeEnum } from '../graphql/user-error.js';
import type { UserErrorCode } from '../platform/errors.js';
import { ImportRow } from './import-row.entity.js';
import { Import } from './import.entity.js';
import type { RowFilter } from './import.query.js';
import { duplicatePolicies, matchKeys, type DuplicatePolicy, type MatchKey } from './import.values.js';

export const DuplicatePolicyEnum = enumOf(
  'DuplicatePolicy',
  duplicatePolicies,
  'What happens to rows whose contact is there already.',
  { SKIP: 'They are left out.', UPDATE: 'They change it.', CREATE: 'They make another one.' },
);
export const MatchKeyEnum = enumOf(
  'MatchKey',
  matchKeys,
  'What a row and a contact have in common when they are the same.',
);

@ObjectType({ description: 'How the file is read, and what holds for all its rows.' })
export class ImportSettings {
  @Field({ description: 'utf-8, utf-16le, windows-1252, …' })
  encoding!: string;
  @Field({ description: 'Between two cells: one of `, ; | :` or a tab.' })
  delimiter!: string;
  @Field({ description: 'Around cells: `"`, `\'` or nothing.' })
  quote!: string;
  @Field({ description: 'Whether the first line names the columns.' })
  hasHeader!: boolean;
  @Field(() => DuplicatePolicyEnum, { description: 'What happens to rows whose contact is there already.' })
  duplicatePolicy!: DuplicatePolicy;
  @Field(() => [MatchKeyEnum], { description: 'What such contacts are recognised by.' })
  matchKeys!: MatchKey[];
  @Field({ description: 'Whether an empty cell clears what a contact has (UPDATE).' })
  emptyClears!: boolean;
  @Field({
    description: 'Whether tags and, by administrators, contact types are made that do not exist yet.',
  })
  createMissing!: boolean;
}

@ObjectType({ description: 'A column of the file.' })
export class ImportColumn {
  @Field(() => Int, { description: 'From 0.' })
  index!: number;
  @Field({ description: "As in the file; a spreadsheet's letters where it names none." })
  header!: string;
  @Field(() => [String], { description: 'Values of the first rows.' })
  samples!: string[];
  @Field(() => String, { nullable: true, description: 'Key of an ImportTarget; null: not imported.' })
  target!: string | null;
}

@ObjectType({ description: 'What a column can be mapped to.' })
export class ImportTarget {
  @Field({ description: 'E.g. email.work; for ImportColumn.target.' })
  key!: string;
  @Field({ description: "In the viewer's language." })
  label!: string;
  @Field({ description: 'What it belongs to, in the same language.' })
  group!: string;
  @Field(() => CustomField, { nullable: true, description: 'Of a custom field: which.' })
  customField!: CustomField | null;
}

@ObjectType({
  description:
    'Numbers of data rows: create + update + unchanged + skip + invalid = rowCount. The new names: the first 100 of each.',
})
export class ImportSummary {
  /** Null: whoever asks may know the numbers only. */
  planId!: string | null;
  @Field(() => Int, { description: 'Data rows: without header and empty lines.' })
  rowCount!: number;
  @Field(() => Int, { description: 'New contacts.' })
  create!: number;
  @Field(() => Int, { description: 'Changed contacts.' })
  update!: number;
  @Field(() => Int, { description: 'Contacts that say the same already.' })
  unchanged!: number;
  @Field(() => Int, { description: 'Left out.' })
  skip!: number;
  @Field(() => Int, { description: 'Cannot be taken.' })
  invalid!: number;
  @Field(() => Int, { description: 'Companies made because persons name them.' })
  companiesCreated!: number;
  @Field(() => Int, {
    description: 'Rows that were not taken back, because somebody changed their contact since.',
  })
  keptByUndo!: number;
}

@ObjectType({ description: "What is wrong with a row, in the viewer's language." })
export class ImportProblem {
  @Field(() => String, { nullable: true, description: "The column's header; null: the whole row." })
  column!: string | null;
  @Field(() => Int, { nullable: true, description: '`ImportColumn.index` of that column.' })
  columnIndex!: number | null;
  @Field(() => UserErrorCodeEnum, { description: 'For programs.' })
  code!: UserErrorCode;
  @Field({ description: 'For people.' })
  message!: string;
  @Field(() => String, { nullable: true, description: 'What stands in the cell, at most 200 characters.' })
  value!: string | null;
}

@ObjectType({ description: 'The same thing wrong in many rows.' })
export class ImportProblemCount {
  @Field({ description: 'For the argument `problem` of Import.rows.' })
  key!: string;
  @Field(() => String, { nullable: true, description: "The column's header; null: the whole row." })
  column!: string | null;
  @Field(() => Int, { nullable: true, description: '`ImportColumn.index` of that column.' })
  columnIndex!: number | null;
  @Field(() => UserErrorCodeEnum, { description: 'For programs.' })
  code!: UserErrorCode;
  @Field({ description: "For people, in the viewer's language." })
  message!: string;
  @Field(() => Int, {
    description: 'In how many rows, of the first that have problems (limit `import.problemRows`, 50,000).',
  })
  count!: number;
}

@ObjectType({ description: 'A cell that was put right.' })
export class ImportCellCorrection {
  @Field(() => ID, { description: 'For undoImportCorrections.' })
  id!: string;
  @Field(() => Int, { description: '`ImportRow.line`.' })
  line!: number;
  @Field(() => Int, { description: '`ImportColumn.index`.' })
  column!: number;
  @Field({ description: 'What it holds now.' })
  value!: string;
}

@ObjectType({ description: 'A text that was replaced in a whole column.' })
export class ImportReplacement {
  @Field(() => ID, { description: 'For undoImportCorrections.' })
  id!: string;
  @Field(() => Int, { description: '`ImportColumn.index`.' })
  column!: number;
  @Field({ description: 'What was replaced.' })
  find!: string;
  @Field({ description: 'Whether only cells that say nothing else were.' })
  wholeCell!: boolean;
  @Field({ description: 'By what.' })
  value!: string;
}

@ObjectType({ description: 'What was put right without changing the file. Kept as long as the file.' })
export class ImportCorrections {
  @Field(() => Int, { description: 'How many cells.' })
  cellCount!: number;
  @Field(() => [ImportCellCorrection], { description: 'Cells, newest first, at most 100.' })
  cells!: ImportCellCorrection[];
  @Field(() => [ImportReplacement], { description: 'Replacements in columns, newest first.' })
  replacements!: ImportReplacement[];
}

const imports = connectionOf<Import>('Import', () => Import);
@ObjectType({ description: 'Imports, newest first.' })
export class ImportConnection extends imports.Connection {}

const rows = connectionOf<ImportRow>('ImportRow', () => ImportRow);
@ObjectType({ description: 'Rows in the order of the file.' })
export class ImportRowConnection extends rows.Connection {
  /** What the total counts. */
  import!: Import;
  filter!: RowFilter;
}

@ObjectType({ description: 'What became of the import.' })
export class ImportPayload extends Payload {
  @Field(() => Import, { nullable: true, description: 'As it is now.' })
  import!: Import | null;
}
