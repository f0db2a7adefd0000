import { describe, expect, test } from '@jest/globals';
import { emptyDraft, inputOf, newEntry } from './contact-draft';
import { withTakenOver } from './taken-over';

const nothing = { emails: [], phones: [], websites: [], socialProfiles: [], addresses: [], people: [] };
const acme = { ...emptyDraft('COMPANY', 'me'), name: 'ACME' };

describe('What was found about a company', () => {
  test('fills the empty lines of the form, the first e-mail being the primary one', () => {
    const found = {
      ...nothing,
      emails: ['info@acme.example', 'shop@acme.example'],
      addresses: [{ city: 'Berlin', country: null }],
      socialProfiles: [{ network: 'X' as const, handle: 'acme' }],
    };
    expect(inputOf(withTakenOver(acme, found, 'People'), [])).toMatchObject({
      name: 'ACME',
      emails: [
        { address: 'info@acme.example', primary: true },
        { address: 'shop@acme.example', primary: false },
      ],
      phones: [],
      addresses: [{ city: 'Berlin', street: null, country: null, primary: true }],
      socialProfiles: [{ network: 'X', handle: 'acme' }],
    });
  });

  test('stands behind what somebody typed, and nothing stands there twice', () => {
    const typed = {
      ...acme,
      description: 'Our best client.',
      emails: [{ ...newEntry.emails(), address: 'INFO@acme.example', primary: true }],
    };
    const found = {
      ...nothing,
      emails: ['info@acme.example', 'x@acme.example'],
      description: 'Makes anvils.',
    };
    const once = withTakenOver(typed, found, 'People');
    expect(inputOf(once, [])).toMatchObject({
      description: 'Our best client.\n\nMakes anvils.',
      emails: [
        { address: 'INFO@acme.example', primary: true },
        { address: 'x@acme.example', primary: false },
      ],
    });
    expect(inputOf(withTakenOver(once, found, 'People'), [])).toEqual(inputOf(once, []));
  });

  test('tells its people in the description, and its name where that is wanted', () => {
    const found = { ...nothing, name: 'ACME Werke', people: ['Wile E. Coyote', 'Road Runner'] };
    expect(withTakenOver(acme, found, 'People')).toMatchObject({
      name: 'ACME Werke',
      description: 'People: Wile E. Coyote, Road Runner',
    });
  });

  test('changes nothing where nothing is taken over', () => {
    expect(withTakenOver(acme, nothing, 'People')).toEqual(acme);
  });
});
