import { expect, test } from '@jest/globals';
import { recordCounter } from './record-counter';

/** What is counted after each piece of this length. */
function counts(format: 'csv' | 'vcf', text: string, piece: number): number[] {
  const counter = recordCounter(format);
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    counter.add(bytes.subarray(at * piece, (at + 1) * piece)),
  );
}

test('rows of a CSV file are counted without its header, and whatever stands in quotation marks', () => {
  const file = '"Name","Note"\r\nÄnne,"one\r\ntwo ""x""\n"\r\nBen,\r\n';
  for (const piece of [1, 5, 100]) expect(counts('csv', file, piece).at(-1)).toBe(2);
  expect(counts('csv', file, 20)).toEqual([0, 1, 2]);
});

test('vCards are counted where they end, also between two pieces', () => {
  const file = 'BEGIN:VCARD\r\nNOTE:no END:VCARD\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\n';
  for (const piece of [1, 7, 100]) expect(counts('vcf', file, piece).at(-1)).toBe(2);
});
