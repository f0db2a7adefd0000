import { createHash } from 'node:crypto';
import { fail } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import { withPlainHeader } from './bmp-header.rules.js';
import { damaged, photoHeader } from './photo-header.rules.js';
import { startPhotoThread, type PhotoThread } from './photo-thread-host.js';
import type { Photo } from './photo.entity.js';
import { holdsItsPixels } from './png-pixels.js';

/** A picture as it is kept: small, upright, nothing in it but pixels. */
export type FittedPhoto = Pick<Photo, 'type' | 'width' | 'height' | 'hash' | 'bytes'>;

/**
 * Makes a photo of the bytes of a picture: fitted into 200 × 300 pixels, never enlarged, as PNG or JPEG. It is decoded in
 * a thread that can be ended. UNSUPPORTED_FILE at `file`, without decoding where the header tells; LIMIT_REACHED where
 * too many wait.
 */
export async function fitPhoto(picture: Buffer): Promise<FittedPhoto> {
  const header = photoHeader(picture);
  if (header.mime === 'image/png' && !(await holdsItsPixels(picture))) {
    return fail('UNSUPPORTED_FILE', damaged, ['file']);
  }
  const pixels = header.width * header.height;
  await turn(pixels);
  const thread = takeThread();
  try {
    const readable = header.mime === 'image/bmp' ? withPlainHeader(picture) : picture;
    const decoded = await thread.decode(readable, header);
    const bytes = Buffer.from(decoded.bytes);
    return { ...decoded, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    log.debug('A picture could not be decoded', { error });
    return fail('UNSUPPORTED_FILE', thread.hasEnded ? tooMuchWork : damaged, ['file']);
  } finally {
    leaveThread(thread, pixels);
    endTurn(pixels);
  }
}

let running = 0;
let pixelsAtWork = 0;
const waiting: { pixels: number; start: () => void }[] = [];

/** In the order in which they came, and together no larger than a single one may be: so memory has a bound. */
function turn(pixels: number): Promise<void> {
  if (waiting.length >= limits['photo.waiting']) return fail('LIMIT_REACHED', busy, ['file']);
  return new Promise(start => {
    waiting.push({ pixels, start });
    startNext();
  });
}

function startNext(): void {
  for (let next = waiting[0]; next; next = waiting[0]) {
    const isRoom = running < limits['photo.parallel'] && pixelsAtWork + next.pixels <= limits['photo.pixels'];
    if (!isRoom) return;
    waiting.shift();
    running++;
    pixelsAtWork += next.pixels;
    next.start();
  }
}

function endTurn(pixels: number): void {
  running--;
  pixelsAtWork -= pixels;
  startNext();
}

/** Threads that linger, each until its timer. */
const idle = new Map<PhotoThread, NodeJS.Timeout>();

function takeThread(): PhotoThread {
  const [thread] = idle.keys();
  if (!thread) return startPhotoThread();
  clearTimeout(idle.get(thread));
  idle.delete(thread);
  return thread;
}

function leaveThread(thread: PhotoThread, pixels: number): void {
  if (thread.hasEnded) return;
  // What a large picture took is given back with its thread only.
  if (pixels > largePixels) return thread.end();
  const end = (): void => {
    idle.delete(thread);
    thread.end();
  };
  idle.set(thread, setTimeout(end, lingerMs).unref());
}

const largePixels = 4_000_000;
const lingerMs = 15_000;

const tooMuchWork = say(
  'This picture takes too long to read. Make it smaller, save it anew and choose it again.',
  'Dieses Bild zu lesen dauert zu lange. Verkleinern Sie es, speichern Sie es neu und wählen Sie es noch einmal.',
);
const busy = say(
  'Many photos are being stored right now. Please try again in a moment.',
  'Im Augenblick werden viele Fotos gespeichert. Bitte versuchen Sie es gleich noch einmal.',
);
