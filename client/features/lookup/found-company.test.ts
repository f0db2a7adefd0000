import { describe, expect, test } from '@jest/globals';
import { linesOf, pick } from './found-company';

const acme = {
  name: 'ACME Werke GmbH',
  description: 'Makes anvils.',
  emails: ['info@acme.example', 'shop@acme.example'],
  phones: ['+49 30 123456'],
  websites: [],
  socialProfiles: [{ network: 'X' as const, handle: 'acme', url: 'https://x.com/acme' }],
  addresses: [
    {
      street: 'Werkstraße 1\nAufgang B',
      postalCode: '10115',
      city: 'Berlin',
      state: null,
      country: 'Germany',
    },
  ],
  people: ['Wile E. Coyote'],
  logo: { id: 'l1', previewUrl: '/photos/suggestions/l1' },
};

describe('A found company', () => {
  test('is offered line by line, its name only where the form has another', () => {
    expect(linesOf(acme, 'acme').map(({ id, text }) => [id, text])).toEqual([
      ['name', 'ACME Werke GmbH'],
      ['description', 'Makes anvils.'],
      ['logo', 'ACME Werke GmbH'],
      ['emails.0', 'info@acme.example'],
      ['emails.1', 'shop@acme.example'],
      ['phones.0', '+49 30 123456'],
      ['socialProfiles.0', 'https://x.com/acme'],
      ['addresses.0', 'Werkstraße 1, Aufgang B, 10115 Berlin, Germany'],
      ['people.0', 'Wile E. Coyote'],
    ]);
    expect(linesOf(acme, ' ACME Werke GmbH ').map(({ id }) => id)).not.toContain('name');
  });

  test('is taken over as far as it was ticked', () => {
    expect(pick(acme, new Set(['emails.1', 'people.0']))).toEqual({
      emails: ['shop@acme.example'],
      phones: [],
      websites: [],
      socialProfiles: [],
      addresses: [],
      people: ['Wile E. Coyote'],
    });
    expect(pick(acme, new Set(['logo'])).logo).toEqual({ id: 'l1', previewUrl: '/photos/suggestions/l1' });
    expect(pick(acme, new Set(['name', 'description']))).toMatchObject({
      name: 'ACME Werke GmbH',
      description: 'Makes anvils.',
    });
  });
});
