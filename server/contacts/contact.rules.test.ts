import { describe, expect, test } from '@jest/globals';
import { checkContact, displayName } from './contact.rules.js';
import type { ContactInput, ContactKind } from './contact.values.js';

const germany = { country: 'DE', fields: [] } as const;
const anna: ContactInput = { firstName: 'Anna', lastName: 'Huber' };

const create = (input: ContactInput, kind: ContactKind = 'PERSON') =>
  checkContact(kind, input, 'create', germany);
const update = (input: ContactInput, kind: ContactKind = 'PERSON') =>
  checkContact(kind, input, 'update', germany);

/** The problems as sentences, e.g. "TOO_LONG emails.0.address". */
const said = ({ problems }: ReturnType<typeof checkContact>): string[] =>
  problems.map(({ code, path }) => `${code} ${path?.join('.')}`);

describe('names', () => {
  test('a person needs a first and a last name, a company its name', () => {
    expect(said(create({}))).toEqual(['REQUIRED firstName', 'REQUIRED lastName']);
    expect(said(create({}, 'COMPANY'))).toEqual(['REQUIRED name']);
    expect(create(anna)).toEqual({ changes: anna, problems: [] });
    expect(create({ name: 'Huber GmbH' }, 'COMPANY')).toEqual({
      changes: { name: 'Huber GmbH' },
      problems: [],
    });
  });

  test.each([null, '', ' ', '\t\n', '\u00A0', '\u200B', '\u200F', '\u3164'])(
    'cannot be made empty, neither on create nor later: %j',
    blank => {
      const names = { firstName: blank, lastName: blank };
      expect(said(create(names))).toEqual(['REQUIRED firstName', 'REQUIRED lastName']);
      expect(said(update(names))).toEqual(['REQUIRED firstName', 'REQUIRED lastName']);
      expect(said(update({ name: blank }, 'COMPANY'))).toEqual(['REQUIRED name']);
    },
  );

  test('stay as they are when an update does not mention them', () => {
    expect(update({})).toEqual({ changes: {}, problems: [] });
    expect(update({}, 'COMPANY')).toEqual({ changes: {}, problems: [] });
    expect(update({ firstName: 'Anne' })).toEqual({ changes: { firstName: 'Anne' }, problems: [] });
  });

  test('have at most 200 characters', () => {
    expect(said(create({ firstName: '😀'.repeat(200), lastName: 'ü'.repeat(200) }))).toEqual([]);
    expect(said(create({ firstName: 'x'.repeat(10_000), lastName: 'y'.repeat(201) }))).toEqual([
      'TOO_LONG firstName',
      'TOO_LONG lastName',
    ]);
    expect(said(create({ name: 'x'.repeat(10_000) }, 'COMPANY'))).toEqual(['TOO_LONG name']);
  });

  test('with NUL or half an emoji are refused', () => {
    expect(said(create({ firstName: 'An\0na', lastName: 'Huber\uD83D' }))).toEqual([
      'INVALID firstName',
      'INVALID lastName',
    ]);
  });

  test('are stored composed and tidy', () => {
    expect(create({ firstName: ' Anna  Maria ', lastName: 'Mu\u0308ller' }).changes).toEqual({
      firstName: 'Anna Maria',
      lastName: 'Müller',
    });
  });

  test('of the other kind are not looked at', () => {
    expect(create({ ...anna, name: 'x'.repeat(999) })).toEqual({ changes: anna, problems: [] });
    expect(
      create({ name: 'Huber', firstName: '', jobTitle: 'x', companyName: 'y' }, 'COMPANY').changes,
    ).toEqual({ name: 'Huber' });
  });

  test.each([
    [{ kind: 'PERSON', firstName: 'Anna', lastName: 'Huber' } as const, 'Anna Huber'],
    [{ kind: 'COMPANY', name: 'Huber & Söhne' } as const, 'Huber & Söhne'],
  ])('make the display name: %j', (contact, expected) => {
    expect(displayName(contact)).toBe(expected);
  });
});

describe('a problem with anything', () => {
  test('is reported together with all others, each with its path', () => {
    const result = create({
      firstName: ' ',
      lastName: 'x'.repeat(201),
      jobTitle: 'x'.repeat(201),
      description: 'x'.repeat(20_001),
      emails: [{ address: 'anna@example.com' }, { address: 'nonsense' }],
      phones: [{ number: 'nonsense' }],
      websites: [{ url: 'javascript:alert(1)' }],
      socialProfiles: [{ network: 'X', handle: 'https://example.com/anna' }],
      addresses: [{ city: 'x'.repeat(201) }],
      tagNames: ['ok', 'x'.repeat(61), ' '],
    });
    expect(said(result)).toEqual([
      'REQUIRED firstName',
      'TOO_LONG lastName',
      'TOO_LONG jobTitle',
      'TOO_LONG description',
      'INVALID emails.1.address',
      'INVALID phones.0.number',
      'INVALID websites.0.url',
      'INVALID socialProfiles.0.handle',
      'TOO_LONG addresses.0.city',
      'TOO_LONG tagNames.1',
      'INVALID tagNames.2',
    ]);
  });

  test('is said in English and German', () => {
    for (const { message } of create({ emails: [{ address: '' }, { address: 'x' }] }).problems) {
      expect(message.en).toMatch(/\.$|@example\.com$/);
      expect(message.de).toMatch(/\.$|@example\.com$/);
      expect(message.de).not.toBe(message.en);
    }
  });
});

describe('absent, null and empty', () => {
  test('what is absent is absent from the changes', () => {
    expect(Object.keys(create(anna).changes)).toEqual(['firstName', 'lastName']);
  });

  test('null clears', () => {
    const cleared = update({
      jobTitle: null,
      companyId: null,
      contactTypeId: null,
      description: null,
      emails: null,
      phones: null,
      websites: null,
      socialProfiles: null,
      addresses: null,
      tagNames: null,
      managerIds: null,
      publicAccess: null,
    });
    expect(cleared).toEqual({
      changes: {
        jobTitle: null,
        companyId: null,
        contactTypeId: null,
        description: null,
        emails: [],
        phones: [],
        websites: [],
        socialProfiles: [],
        addresses: [],
        tagNames: [],
        managerIds: [],
        publicAccess: 'NONE',
      },
      problems: [],
    });
  });

  test('an empty optional text is null', () => {
    expect(update({ jobTitle: '', description: ' \n ', companyName: ' ' }).changes).toEqual({
      jobTitle: null,
      description: null,
      companyId: null,
    });
  });

  test('a description keeps its lines', () => {
    expect(update({ description: 'one\r\n\r\n two' }).changes.description).toBe('one\n\n two');
    expect(said(update({ description: '😀'.repeat(20_000) }))).toEqual([]);
  });
});

describe("a person's company", () => {
  test.each<[string, ContactInput, ContactInput]>([
    ['an id', { companyId: 'c1' }, { companyId: 'c1' }],
    ['a name', { companyName: ' Huber  GmbH ' }, { companyName: 'Huber GmbH' }],
    ['a name that replaces an id', { companyId: null, companyName: 'Huber' }, { companyName: 'Huber' }],
    ['an id that replaces a name', { companyId: 'c1', companyName: null }, { companyId: 'c1' }],
    ['an id beside an empty name', { companyId: 'c1', companyName: '' }, { companyId: 'c1' }],
    ['no id', { companyId: null, companyName: null }, { companyId: null }],
    ['no name', { companyName: null }, { companyId: null }],
    ['a blank name', { companyName: ' ' }, { companyId: null }],
  ])('is given by %s', (_, input, changes) => {
    expect(update(input)).toEqual({ changes, problems: [] });
  });

  test('is not given by id and name together', () => {
    expect(said(update({ companyId: 'c1', companyName: 'Huber' }))).toEqual(['INVALID companyName']);
  });
});

describe('tags', () => {
  test('stand once each, in their first spelling, whatever characters they have', () => {
    const tagNames = [' VIP ', 'vip', 'Messe, Köln', 'MESSE, KO\u0308LN', '🎉', '100 %'];
    expect(update({ tagNames }).changes.tagNames).toEqual(['VIP', 'Messe, Köln', '🎉', '100 %']);
  });

  test('are at most 100', () => {
    const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `tag ${index}`);
    expect(said(update({ tagNames: names(100) }))).toEqual([]);
    expect(said(update({ tagNames: names(101) }))).toEqual(['TOO_MANY tagNames']);
  });
});

describe('access', () => {
  test('managers stand once each; whether they exist is not a question of form', () => {
    expect(update({ managerIds: ['u2', 'u1', 'u2'] }).changes.managerIds).toEqual(['u2', 'u1']);
  });

  test('managers are at most 50', () => {
    const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${index}`);
    expect(said(update({ managerIds: ids(50) }))).toEqual([]);
    expect(said(update({ managerIds: ids(51) }))).toEqual(['TOO_MANY managerIds']);
    expect(said(create({ ...anna, managerIds: ids(51) }))).toEqual(['TOO_MANY managerIds']);
  });

  test('the public access is taken as given', () => {
    expect(update({ publicAccess: 'READ_WRITE' }).changes).toEqual({ publicAccess: 'READ_WRITE' });
  });
});
