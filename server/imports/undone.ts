import { limits } from '../platform/limits.js';
import type { Import } from './import.entity.js';

/** What a portion of an undo did: how many contacts it looked at, and which of them it left alone. */
export interface Undone {
  done: number;
  kept: string[];
  /** Where it goes on; null: nothing of this kind is left. */
  next: NonNullable<Import['runAt']> | null;
}

/** Contacts in one portion. */
export const undoPortionSize = (): number => Math.ceil(limits['import.chunkRows'] / 2);
