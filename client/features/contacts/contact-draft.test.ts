import { describe, expect, test } from '@jest/globals';
import { conflictBetween, resolve } from './conflict';
import {
  changesOf,
  emptyDraft,
  inputOf,
  newEntry,
  problemField,
  revived,
  type ContactDraft,
} from './contact-draft';

function anna(change: Partial<ContactDraft> = {}): ContactDraft {
  return { ...emptyDraft('PERSON', 'me'), firstName: 'Anna', lastName: 'Berg', ...change };
}
const email = (address: string) => ({ ...newEntry.emails(), address });

describe('The input of a creation', () => {
  test('leaves out lines that were never filled', () => {
    const { emails, phones } = inputOf(anna({ emails: [email(' '), email('anna@berg.example')] }), []);
    expect(emails).toEqual([{ address: 'anna@berg.example', category: 'WORK', primary: false }]);
    expect(phones).toEqual([]);
  });

  test('knows only the fields of its kind', () => {
    expect(inputOf(emptyDraft('COMPANY', 'me'), [])).not.toHaveProperty('firstName');
    expect(inputOf(emptyDraft('PERSON', 'me'), [])).not.toHaveProperty('name');
  });

  test('is assigned to the creator and private unless said otherwise', () => {
    expect(inputOf(anna(), [])).toMatchObject({ managerIds: ['me'], publicAccess: 'NONE' });
  });

  test('tells new managers, unless not wanted', () => {
    expect(inputOf(anna(), [])).not.toHaveProperty('notify');
    expect(inputOf({ ...anna(), notify: false }, [])).toMatchObject({ notify: false });
    expect(changesOf(anna(), { ...anna(), notify: false, managerIds: ['me', 'ben'] })).toEqual({
      managerIds: ['me', 'ben'],
      notify: false,
    });
    expect(changesOf(anna(), { ...anna(), notify: false })).toEqual({});
  });

  test.each([
    [{ id: 'c1', name: 'Berg GmbH' }, { companyId: 'c1' }],
    [{ name: ' Berg GmbH ' }, { companyName: 'Berg GmbH' }],
    [null, { companyId: null }],
  ])('names the company %j as %j', (company, input) => {
    expect(inputOf(anna({ company }), [])).toMatchObject(input);
  });
});

describe('The input of an update', () => {
  test('is empty where nothing was changed, even with a new empty line', () => {
    const base = anna();
    expect(changesOf(base, { ...base, websites: [newEntry.websites()] })).toEqual({});
  });

  test('clears what was emptied', () => {
    const base = anna({ jobTitle: 'CEO', description: 'x' });
    expect(changesOf(base, { ...base, jobTitle: '', description: ' ' })).toEqual({
      jobTitle: null,
      description: null,
    });
  });

  test('sends a whole list where one entry was changed', () => {
    const base = anna({ emails: [email('a@x.example'), email('b@x.example')] });
    const draft = { ...base, emails: [base.emails[0]!] };
    expect(changesOf(base, draft).emails).toHaveLength(1);
  });
});

describe('A problem of the input', () => {
  test.each([
    [['firstName'], 'firstName'],
    [['companyName'], 'company'],
    [['emails', '0', 'address'], 'emails.1.address'],
    [['emails'], 'emails'],
  ])('at %j is shown at %s', (path, field) => {
    expect(problemField(anna({ emails: [email(''), email('wrong')] }), path)).toBe(field);
  });
});

describe('Two people who edit the same contact', () => {
  const base = anna({ jobTitle: 'CTO', description: 'old' });

  test('have nothing to choose where they changed different fields', () => {
    const mine = { ...base, jobTitle: 'CEO' };
    const theirs = { ...base, description: 'new' };
    const conflict = conflictBetween(base, mine, theirs);
    expect(conflict).toEqual({ fields: [], taken: ['description'] });
    expect(resolve(mine, theirs, conflict, {})).toMatchObject({ jobTitle: 'CEO', description: 'new' });
  });

  test('choose per field where they changed the same', () => {
    const mine = { ...base, jobTitle: 'CEO', description: 'mine' };
    const theirs = { ...base, jobTitle: 'Chair', description: 'theirs' };
    const conflict = conflictBetween(base, mine, theirs);
    expect(conflict.fields).toEqual(['jobTitle', 'description']);
    expect(resolve(mine, theirs, conflict, { jobTitle: 'theirs', description: 'mine' })).toMatchObject({
      jobTitle: 'Chair',
      description: 'mine',
    });
  });

  test('agree where both made the same change', () => {
    const both = { ...base, jobTitle: 'CEO' };
    expect(conflictBetween(base, both, { ...both })).toEqual({ fields: [], taken: [] });
  });
});

test('A draft that was kept as text says the same, and its entries differ from new ones', () => {
  const draft = { ...emptyDraft('PERSON', 'u'), firstName: 'Ann' };
  draft.emails[0]!.address = 'ann@example.org';
  const back = revived(JSON.parse(JSON.stringify(draft)) as ContactDraft);
  expect(inputOf(back, [])).toEqual(inputOf(draft, []));
  expect(back.emails[0]!.key).toBeGreaterThan(draft.phones[0]!.key);
});
