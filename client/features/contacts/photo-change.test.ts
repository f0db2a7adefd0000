import { describe, expect, test } from '@jest/globals';
import { photoProblem } from './photo-change';

const file = (start: string, size = 100): Blob => {
  const bytes = new Uint8Array(size);
  bytes.set([...start].map(letter => letter.charCodeAt(0)));
  return new Blob([bytes]);
};

describe('A file that is chosen as a photo', () => {
  test.each(['\x89PNG\r\n', '\xff\xd8\xff\xe0', 'GIF89a', 'BM6'])(
    'is fine when it begins with %j',
    async start => {
      expect(await photoProblem(file(start))).toBeUndefined();
      expect(await photoProblem(file(start, 1024 ** 2))).toBeUndefined();
    },
  );

  test('is too large from 1 MB on', async () => {
    expect(await photoProblem(file('\x89PNG', 1024 ** 2 + 1))).toBe('tooLarge');
  });

  test.each(['RIFF....WEBP', '<svg', '', '%PDF'])('cannot be read when it begins with %j', async start => {
    expect(await photoProblem(file(start))).toBe('notReadable');
  });
});
