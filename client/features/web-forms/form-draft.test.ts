import { describe, expect, test } from '@jest/globals';
import type { WebFormDraftFragment } from '../../graphql/graphql';
import {
  changesOf,
  conflictBetween,
  draftOf,
  inputOf,
  newDraft,
  problemsByField,
  usualLabel,
  withKind,
  type Targets,
} from './form-draft';

const target = (key: string) => ({
  key,
  label: key,
  group: '',
  usual: { en: `${key} (en)`, de: `${key} (de)` },
});
const targets: Targets = {
  PERSON: ['firstName', 'lastName', 'jobTitle', 'companyName', 'email.work', 'description'].map(target),
  COMPANY: ['companyName', 'email.work', 'description'].map(target),
};
const draft = newDraft({ title: 'Contact', messageLabel: 'Message', locale: 'en', userId: 'me' });
const keysOf = ({ fields }: typeof draft) => fields.map(({ target }) => target);

describe('A new form', () => {
  test('asks for a name, an e-mail and a message, and tells its maker', () => {
    expect(keysOf(draft)).toEqual(['firstName', 'lastName', 'email.work', 'description']);
    expect(inputOf(draft)).toMatchObject({ notifyUserIds: ['me'], publicAccess: 'NONE', allowedOrigins: [] });
  });

  test('leaves labels that nobody wrote to the server, in the language of the form', () => {
    expect(inputOf(draft).fields).toEqual([
      { target: 'firstName', label: null, required: true },
      { target: 'lastName', label: null, required: true },
      { target: 'email.work', label: null, required: true },
      { target: 'description', label: 'Message', required: true },
    ]);
  });
});

test('A form for companies keeps what both are asked, and asks for the company first', () => {
  const forCompanies = withKind(draft, 'COMPANY', targets);
  expect(keysOf(forCompanies)).toEqual(['companyName', 'email.work', 'description']);
  expect(keysOf(withKind(forCompanies, 'PERSON', targets))).toEqual([
    'firstName',
    'lastName',
    'companyName',
    'email.work',
    'description',
  ]);
});

test('A change says only what is different, so that others keep what they changed meanwhile', () => {
  expect(changesOf(draft, { ...draft, title: 'Sales', allowedOrigins: '\n' })).toEqual({ title: 'Sales' });
});

describe('Another administrator’s change of the same form', () => {
  const mine = { ...draft, title: 'Mine', consentText: 'Yes.' };

  test('is taken where only they changed something, and asked about where both did', () => {
    const theirs = { ...draft, title: 'Theirs', tags: ['web'], allowedOrigins: '\n' };
    expect(conflictBetween(draft, mine, theirs)).toEqual({ fields: ['title'], taken: ['tags'] });
  });

  test('to the same is no conflict', () => {
    expect(conflictBetween(draft, mine, { ...mine })).toEqual({ fields: [], taken: [] });
  });
});

test('What a form names in vain leaves it with the next change, whatever that is', () => {
  const gaps = [{ field: 'tags' }, { field: 'contactTypeId' }];
  expect(changesOf(draft, { ...draft, title: 'Sales' }, gaps)).toEqual({
    title: 'Sales',
    tags: [],
    contactTypeId: null,
  });
});

test('A stored form shows no label where it is the usual one of its own language, and no field that is no more', () => {
  const stored = {
    title: 'Kontakt',
    kind: 'PERSON',
    locale: 'de',
    fields: [
      { target: 'firstName', label: 'firstName (de)', required: true },
      { target: 'lastName', label: 'lastName (en)', required: true },
      { target: 'customField.gone', label: 'Gone', required: false },
    ],
    tags: [],
    managers: [],
    notifyUsers: [],
    allowedOrigins: [],
  } as unknown as WebFormDraftFragment;
  expect(draftOf(stored, targets).fields.map(({ label }) => label)).toEqual(['', 'lastName (en)']);
});

test('Allowed websites are one a line; empty lines are none', () => {
  const input = inputOf({ ...draft, allowedOrigins: ' https://a.example \n\nhttps://b.example\n' });
  expect(input.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
});

test.each([
  ['email.work', 'E-mail (work)', 'E-mail'],
  ['address.work.city', 'City (work)', 'City'],
  ['email.home', 'E-mail (home)', 'E-mail (home)'],
  ['social.x', 'X (Twitter)', 'X (Twitter)'],
])('%s is usually called %s without what every form means', (key, label, expected) => {
  expect(usualLabel({ key, label })).toBe(expected);
});

describe('Problems', () => {
  const messages = problemsByField({ ...draft, allowedOrigins: 'https://a.example\n\nnonsense' }, [
    { code: 'REQUIRED', message: 'No title', path: ['title'] },
    { code: 'TOO_LONG', message: 'Too long', path: ['fields', '3', 'label'] },
    { code: 'INVALID', message: 'Later', path: ['fields', '3', 'target'] },
    { code: 'REQUIRED', message: 'No names', path: ['fields'] },
    { code: 'INVALID', message: 'No website', path: ['allowedOrigins', '1'] },
    { code: 'NOT_FOUND', message: 'Gone', path: ['id'] },
  ]);

  test('stand at their field, the first of each', () => {
    expect(messages.get('title')).toBe('No title');
    expect(messages.get('fields.description')).toBe('Too long');
    expect(messages.get('fields')).toBe('No names');
  });

  test('say which website they mean', () => {
    expect(messages.get('allowedOrigins')).toBe('nonsense: No website');
  });

  test('of the form itself stand above it', () => {
    expect(messages.get('')).toBe('Gone');
  });
});
