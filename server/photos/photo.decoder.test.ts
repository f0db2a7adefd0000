import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserErrors } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { corners, padded, picture, png } from '../testing/pictures.js';
import { fastest } from '../testing/time.js';
import { fitPhoto } from './photo.decoder.js';

const upright = 'red green blue yellow';
const before = { ...limits };
// What is right does not depend on how busy the machine is; what is slow has a test of its own.
beforeEach(() => void (limits['photo.seconds'] = 60));
afterEach(() => void Object.assign(limits, before));

describe('A picture that is fine', () => {
  test.each<[string, Buffer, string, string]>([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(
      n =>
        [`a JPEG turned as ${n}`, picture(`orientation-${n}.jpg`), '60 × 40', upright] as [
          string,
          Buffer,
          string,
          string,
        ],
    ),
    ['a JPEG in CMYK', picture('cmyk.jpg'), '60 × 40', upright],
    ['a progressive JPEG', picture('progressive.jpg'), '200 × 150', upright],
    ['a PNG', picture('small.png'), '60 × 40', upright],
    ['a PNG of four colours', picture('palette.png'), '60 × 40', upright],
    ['a PNG of 16 bits', picture('sixteen-bit.png'), '60 × 40', upright],
    ['an interlaced PNG', picture('interlaced.png'), '60 × 40', upright],
    ['a transparent PNG', picture('transparent.png'), '60 × 40', 'nothing green blue yellow'],
    ['a large PNG', picture('large.png'), '150 × 300', upright],
    ['a GIF', picture('plain.gif'), '60 × 40', upright],
    ['a transparent GIF', picture('transparent.gif'), '60 × 40', 'nothing green blue yellow'],
    ['an animated GIF: its first picture', picture('animated.gif'), '60 × 40', upright],
    ['a BMP', picture('plain.bmp'), '60 × 40', upright],
    ['a BMP of four colours', picture('palette.bmp'), '60 × 40', upright],
    ['a BMP with alpha', picture('alpha.bmp'), '60 × 40', upright],
    ['a BMP with the newest header', picture('newest-header.bmp'), '60 × 40', upright],
    ['a PNG of exactly 1 MB', padded(picture('small.png'), limits['photo.bytes']), '60 × 40', upright],
  ])('is taken: %s', async (_, bytes, size, colors) => {
    const photo = await fitPhoto(bytes);
    expect(`${photo.width} × ${photo.height}`).toBe(size);
    expect(await corners(photo.bytes)).toBe(colors);
    expect(photo.bytes.includes('SecretCamera')).toBe(false);
  });

  test.each([
    [1, 1, '1 × 1'],
    [1, 8_000, '1 × 300'],
    [8_000, 1, '200 × 1'],
    [200, 300, '200 × 300'],
    [201, 300, '200 × 299'],
    [5_000, 5_000, '200 × 200'],
  ])(
    'keeps its proportions and is never enlarged: %d × %d',
    async (width, height, size) => {
      const photo = await fitPhoto(png({ width, height }));
      expect(`${photo.width} × ${photo.height}`).toBe(size);
    },
    60_000,
  );

  test('becomes a PNG where one can see through, and else whichever is smaller', async () => {
    expect((await fitPhoto(picture('transparent.png'))).type).toBe('image/png');
    expect((await fitPhoto(picture('small.png'))).type).toBe('image/png');
    expect((await fitPhoto(noise(200, 300))).type).toBe('image/jpeg');
  });
});

describe('A picture that is not', () => {
  const swollen = Buffer.alloc(300 * 1024 ** 2);
  const lying = (bytes: Buffer, at: number, value: number): Buffer => {
    const changed = Buffer.from(bytes);
    changed.writeUInt32BE(value, at);
    return changed;
  };
  const frameOf = (width: number): Buffer => {
    const gif = Buffer.from(picture('plain.gif'));
    gif.writeUInt16LE(width, gif.indexOf(0x2c, 13 + 3 * 2 ** ((gif[10]! & 7) + 1)) + 5);
    return gif;
  };
  const compressed = Buffer.from(picture('palette.bmp'));
  compressed.writeUInt32LE(1, 30);
  const large = Buffer.from(picture('plain.bmp'));
  large.writeUInt32LE(8_000, 18);
  large.writeUInt32LE(3_000, 22);
  const screen = Buffer.from(picture('plain.gif'));
  screen.writeUInt16LE(65_535, 6);
  screen.writeUInt16LE(65_535, 8);
  const cut = (name: string): Buffer => {
    const bytes = picture(name);
    return bytes.subarray(0, Math.floor(bytes.length * 0.7));
  };

  test.each<[string, Buffer, RegExp]>([
    ['1 × 8,001 pixels', png({ width: 1, height: 8_001 }), /1 × 8001 pixels/],
    ['a bit more than 25 million pixels', png({ width: 5_000, height: 5_001 }), /25 million/],
    [
      'a PNG of 68 bytes that promises 400 million pixels',
      png({ width: 20_000, height: 20_000, pixels: Buffer.alloc(1) }),
      /20000 × 20000/,
    ],
    [
      'a PNG that promises more than there is',
      png({ width: 1_000, height: 1_000, pixels: Buffer.alloc(1) }),
      /damaged/,
    ],
    [
      'an interlaced PNG of 10 × 10 with 300 MB in it',
      png({ width: 10, height: 10, interlaced: true, pixels: swollen }),
      /damaged/,
    ],
    [
      'a PNG that lacks half of its pixels',
      png({ width: 100, height: 100, pixels: Buffer.alloc(5_000) }),
      /damaged/,
    ],
    [
      'an interlaced PNG that lacks some',
      png({ width: 10, height: 10, interlaced: true, pixels: Buffer.alloc(100) }),
      /damaged/,
    ],
    ['a PNG with a second header', twoHeaders(), /damaged/],
    ['a GIF that hides another frame', hidingGif(), /damaged/],
    ['a BMP that promises 24 million pixels', large, /damaged/],
    ['a compressed BMP', compressed, /damaged/],
    ['a GIF with a screen of 4 billion pixels', screen, /65535 × 65535/],
    ['a GIF with a frame larger than its screen', frameOf(65_000), /damaged/],
    [
      'a JPEG whose height is a lie',
      lying(
        picture('orientation-1.jpg'),
        picture('orientation-1.jpg').indexOf('\xff\xc0', 'latin1') + 5,
        0xffff_ffff,
      ),
      /65535 × 65535/,
    ],
    ['a PNG that is cut off', cut('small.png'), /damaged/],
    ['a JPEG that is cut off', cut('progressive.jpg'), /damaged/],
    ['a GIF that is cut off', cut('plain.gif'), /damaged/],
    ['a BMP that is cut off', cut('plain.bmp'), /damaged/],
    ['a PNG without pixels', png({ width: 0, height: 0 }), /damaged/],
    ['the first bytes of a PNG', picture('small.png').subarray(0, 10), /damaged/],
    ['the first bytes of a JPEG', picture('cmyk.jpg').subarray(0, 4), /damaged/],
    [
      'noise behind the mark of a JPEG',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(1024 ** 2 - 3, 0)]),
      /damaged/,
    ],
    ['a WebP', picture('picture.webp'), /WebP pictures.*PNG or JPEG/],
    ['an AVIF', picture('picture.avif'), /AVIF pictures/],
    ['a TIFF', picture('picture.tiff'), /TIFF pictures/],
    [
      'a drawing',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      /drawing/,
    ],
    ['a web page', Buffer.from('\ufeff \n<!doctype html><script>alert(1)</script>'), /web page/],
    ['a document', Buffer.from('%PDF-1.7'), /document/],
    ['text', Buffer.from('Guten Tag'), /no picture that can be read/],
    ['nothing', Buffer.alloc(0), /empty/],
  ])('is refused, quickly and with a reason: %s', async (_, bytes, reason) => {
    let refused: unknown;
    const took = await fastest(500, async () => {
      refused = await fitPhoto(bytes).catch((error: unknown) => error);
    });
    expect(took).toBeLessThan(500);
    expect(refused).toBeInstanceOf(UserErrors);
    const [problem] = (refused as UserErrors).problems;
    expect(problem).toMatchObject({ code: 'UNSUPPORTED_FILE', path: ['file'] });
    expect(problem!.message.en).toMatch(reason);
    expect(problem!.message.de).not.toBe(problem!.message.en);
  });
});

describe('Whatever arrives', () => {
  test('takes no more memory than the largest picture does', async () => {
    const watch = watchMemory();
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 2 }, () => fitPhoto(png({ width: 5_000, height: 5_000 }))),
      ...Array.from({ length: 10 }, () =>
        fitPhoto(png({ width: 20_000, height: 20_000, pixels: Buffer.alloc(1) })),
      ),
      ...Array.from({ length: 20 }, () => fitPhoto(picture('progressive.jpg'))),
    ]);
    const peak = watch.stop();
    console.info(
      `Peak of memory over two pictures of 25 megapixels, ten bombs and twenty photos: + ${peak} MB`,
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(22);
    expect(peak).toBeLessThan(700);
  }, 120_000);

  test('is ended when it takes too long, and the next one is taken', async () => {
    limits['photo.seconds'] = 0.05;
    await expect(fitPhoto(png({ width: 5_000, height: 4_000 }))).rejects.toThrow('UNSUPPORTED_FILE file');
    limits['photo.seconds'] = 60;
    expect(await fitPhoto(picture('small.png'))).toMatchObject({ width: 60 });
  });

  test('waits in a line that has an end', async () => {
    limits['photo.waiting'] = 1;
    const [first, second, third, fourth] = await Promise.allSettled(
      Array.from({ length: 4 }, () => fitPhoto(picture('small.png'))),
    );
    expect([first, second, third].map(outcome => outcome?.status)).toEqual(Array(3).fill('fulfilled'));
    expect(fourth).toMatchObject({ reason: { problems: [{ code: 'LIMIT_REACHED', path: ['file'] }] } });
  });
});

/** A picture that PNG cannot make small. */
function noise(width: number, height: number): Buffer {
  let state = 1;
  const pixels = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at++) {
    state = (state * 48_271) % 2_147_483_647;
    pixels[at] = at % (width + 1) === 0 ? 0 : 100 + (state % 64);
  }
  return png({ width, height, pixels });
}

function watchMemory(): { stop(): number } {
  const start = process.memoryUsage.rss();
  let highest = start;
  const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
  return {
    stop() {
      clearInterval(timer);
      return Math.round((highest - start) / 1024 ** 2);
    },
  };
}

/** Its second header promises 400 million pixels. */
function twoHeaders(): Buffer {
  const large = png({ width: 20_000, height: 20_000, pixels: Buffer.alloc(1) });
  const small = png({ width: 10, height: 10 });
  return Buffer.concat([small.subarray(0, 33), large.subarray(8, 33), small.subarray(33)]);
}

/** To a decoder that skips 17 bytes of every application's block, its first frame is another one. */
function hidingGif(): Buffer {
  const gif = picture('plain.gif');
  const frames = 13 + 3 * 2 ** ((gif[10]! & 7) + 1);
  const block = Buffer.from([0x21, 0xff, 2, 1, 1, 0]);
  return Buffer.concat([gif.subarray(0, frames), block, gif.subarray(frames)]);
}
