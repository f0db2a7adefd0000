import type { UserErrorCode } from '../platform/errors.js';
import type { Message } from '../platform/messages.js';

export const importStatuses = [
  'DRAFT',
  'PLANNING',
  'PLANNED',
  'RUNNING',
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'UNDOING',
  'UNDONE',
] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** What kind of file was sent. */
export const importFormats = ['CSV', 'VCARD'] as const;
export type ImportFormat = (typeof importFormats)[number];

export const duplicatePolicies = ['SKIP', 'UPDATE', 'CREATE'] as const;
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

export const matchKeys = ['EMAIL', 'PHONE', 'NAME', 'NAME_AND_COMPANY', 'ID'] as const;
export type MatchKey = (typeof matchKeys)[number];

export const importRowActions = ['CREATE', 'UPDATE', 'UNCHANGED', 'SKIP', 'INVALID'] as const;
export type ImportRowAction = (typeof importRowActions)[number];

/** A column of the file; `target` is a key of contact-targets.ts, or null: not imported. */
export interface StoredColumn {
  header: string;
  samples: string[];
  target: string | null;
}

/** Numbers of data rows. `companies`: made, or to be made, because persons name them. `keptByUndo`: left alone by it. */
export interface RowCounts {
  rowCount: number;
  create: number;
  update: number;
  unchanged: number;
  skip: number;
  invalid: number;
  companies: number;
  keptByUndo: number;
}

export const noRows: RowCounts = {
  rowCount: 0,
  create: 0,
  update: 0,
  unchanged: 0,
  skip: 0,
  invalid: 0,
  companies: 0,
  keptByUndo: 0,
};

/** What is wrong with a row; `column` is the index of the column it came from, null: the whole row. */
export interface StoredProblem {
  column: number | null;
  code: UserErrorCode;
  message: Message;
  value: string | null;
}

/** Text of a file as the database's JSON takes it: without NUL and halves of characters. */
export const storable = (text: string): string => text.replace(/[\0\p{Cs}]/gu, '');
