import { describe, expect, test } from '@jest/globals';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { StoredChange } from './contact-event.entity.js';
import { fieldOfChange, presentChanges, referencesIn } from './history.rules.js';

const level = {
  id: 'level',
  label: 'Level',
  type: 'SELECT',
  choices: [{ id: 'g', name: 'Gold' }],
} as CustomField;

const change = (id: string, before: StoredChange['before'], after: StoredChange['after']): StoredChange => ({
  field: fieldOfChange(id),
  before,
  after,
});

describe('A change of a custom field', () => {
  test('is told by what field and options are called now, in the language of the reader', () => {
    const changes = [
      change('level', null, { fieldId: 'level', optionIds: ['g'] }),
      change('day', { fieldId: 'day', date: '2026-01-05' }, null),
    ];
    const fields = [level, { id: 'day', label: 'Day', choices: [] as object[] } as CustomField];
    expect(presentChanges(changes, new Map(), fields, 'de')).toEqual([
      { field: 'Level', customFieldId: 'level', before: null, after: 'Gold' },
      { field: 'Day', customFieldId: 'day', before: '05.01.2026', after: null },
    ]);
  });

  test('is told of a field that is gone by the name that was kept of it, and not without', () => {
    const changes = [
      change('gone', { fieldId: 'gone', number: 1234.5 }, null),
      change('gone', ['Gold', 'Silver'], 'as text'),
      change('unknown', null, { fieldId: 'unknown', text: 'x' }),
    ];
    expect(referencesIn(changes)).toEqual(['gone', 'unknown']);
    const names = new Map([
      ['gone', 'Old field'],
      ['unknown', null],
    ]);
    expect(presentChanges(changes, names, [level], 'en')).toEqual([
      { field: 'Old field', customFieldId: 'gone', before: '1,234.5', after: null },
      { field: 'Old field', customFieldId: 'gone', before: 'Gold, Silver', after: 'as text' },
    ]);
  });
});
