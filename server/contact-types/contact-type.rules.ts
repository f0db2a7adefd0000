import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';

/** What someone wants a type to be; absent: as it is, null: none. */
export interface ContactTypeInput {
  name?: string | null;
  color?: string | null;
}

/** Checked; a property is present only if it was given. */
export interface ContactTypeChanges {
  name?: string;
  color?: string | null;
}

/** Checks what can be said without looking at other types, and reports all problems at once. */
export function checkContactTypeInput(
  input: ContactTypeInput,
  mode: 'create' | 'update',
): { changes: ContactTypeChanges; problems: Problem[] } {
  const problems: Problem[] = [];
  const changes: ContactTypeChanges = {};
  if (mode === 'create' || input.name !== undefined) {
    changes.name = requiredLine(
      input.name,
      { path: ['name'], max: limits['length.name'], problems },
      missingName,
    );
  }
  if (input.color !== undefined) changes.color = checkColor(input.color, problems);
  return { changes, problems };
}

function checkColor(color: string | null, problems: Problem[]): string | null {
  if (color === null || color.trim() === '') return null;
  if (/^#[0-9a-f]{6}$/i.test(color)) return color.toLowerCase();
  problems.push({ code: 'INVALID', message: noColor, path: ['color'] });
  return null;
}

const missingName = say('Please enter a name.', 'Bitte geben Sie einen Namen ein.');
const noColor = say('Give a colour as #rrggbb.', 'Geben Sie eine Farbe als #rrggbb an.');
