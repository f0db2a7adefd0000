import { describe, expect, test } from '@jest/globals';
import { hueCount, hueOf, initialsOf } from './initials';

describe('Initials', () => {
  test.each([
    ['Anna Berg', 'AB'],
    ['Anna-Lena von der Heide', 'AH'],
    ['  özgür   ışık ', 'ÖI'],
    ['Madonna', 'M'],
    ['😀 Smile', '😀S'],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

test('The colour of a contact stays, and is one of those that there are', () => {
  const hues = Array.from({ length: 100 }, (_, index) => hueOf(`id-${index}`));
  expect(hues).toEqual(Array.from({ length: 100 }, (_, index) => hueOf(`id-${index}`)));
  expect(new Set(hues)).toEqual(new Set(Array.from({ length: hueCount }, (_, hue) => hue)));
});
