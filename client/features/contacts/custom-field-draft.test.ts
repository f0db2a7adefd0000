import { describe, expect, test } from '@jest/globals';
import { conflictBetween, resolve } from './conflict';
import { changesOf, emptyDraft, inputOf, type ContactDraft } from './contact-draft';
import { atFields, type FieldDrafts } from './custom-field-draft';
import type { CustomFieldEntry } from './directory';

const field = (id: string, type: CustomFieldEntry['type'], required = false): CustomFieldEntry => ({
  id,
  type,
  required,
  label: id,
  scope: 'PERSON',
  options: [],
  helpText: null,
  size: null,
  rows: null,
  columns: null,
});
const draft = (customFields: FieldDrafts): ContactDraft => ({ ...emptyDraft('PERSON', 'me'), customFields });

describe('The custom fields of a draft', () => {
  test('are sent as far as they hold something, and with those that a new contact must have', () => {
    const fields = [
      field('head', 'HEADING', true),
      field('must', 'TEXT', true),
      field('box', 'CHECKBOX', true),
    ];
    const typed = draft({ a: { text: ' ' }, b: { number: 0 }, c: { options: [] }, d: { checked: false } });
    expect(inputOf(typed, fields).customFields).toEqual([
      { fieldId: 'box', checked: false },
      { fieldId: 'b', number: 0 },
      { fieldId: 'd', checked: false },
      { fieldId: 'must' },
    ]);
    expect(inputOf(emptyDraft('COMPANY', 'me'), fields)).not.toHaveProperty('customFields');
  });

  test('are sent only where they changed, and cleared where they were emptied', () => {
    const before = draft({ a: { text: 'x' }, b: { date: '2020-01-01' }, c: { checked: true } });
    const after = draft({ a: { text: 'x' }, b: { date: '' }, c: { checked: true }, d: { text: '' } });
    expect(changesOf(before, after)).toEqual({ customFields: [{ fieldId: 'b' }] });
    expect(changesOf(before, before)).toEqual({});
  });

  test('clash one by one', () => {
    const base = draft({ a: { text: '1' }, b: { text: '1' } });
    const mine = draft({ a: { text: '2' }, b: { text: '1' } });
    const theirs = draft({ a: { text: '3' }, b: { text: '3' }, c: { text: '3' } });
    const conflict = conflictBetween(base, mine, theirs);
    expect(conflict).toEqual({ fields: ['customFields.a'], taken: ['customFields.b', 'customFields.c'] });
    const kept = resolve(mine, theirs, conflict, { 'customFields.a': 'mine' });
    expect(kept.customFields).toEqual({ a: { text: '2' }, b: { text: '3' }, c: { text: '3' } });
    expect(changesOf(theirs, kept)).toEqual({ customFields: [{ fieldId: 'a', text: '2' }] });
  });

  test('have their problems where they stand in the form', () => {
    const problem = (path: string[]) => ({ code: 'INVALID' as const, message: '', path });
    const sent = [{ fieldId: 'a' }, { fieldId: 'b' }];
    const paths = atFields([problem(['customFields', '1', 'text']), problem(['emails', '0'])], sent);
    expect(paths.map(({ path }) => path)).toEqual([
      ['customFields', 'b'],
      ['emails', '0'],
    ]);
  });
});
