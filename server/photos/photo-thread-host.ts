import { Worker } from 'node:worker_threads';
import { limits } from '../platform/limits.js';
import type { PhotoHeader } from './photo-header.js';
import type { PhotoType } from './photo.entity.js';

export interface DecodedPhoto {
  type: PhotoType;
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** A thread that decodes one picture at a time; see photo-thread.mjs. */
export interface PhotoThread {
  /** Rejects with why it cannot be decoded; one that takes longer than `photo.seconds` ends with its thread. */
  decode(bytes: Buffer, header: PhotoHeader): Promise<DecodedPhoto>;
  readonly hasEnded: boolean;
  end(): void;
}

export function startPhotoThread(): PhotoThread {
  const worker = new Worker(new URL('./photo-thread.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 },
  });
  // Its first message says that it has begun: what a busy machine needs to load the decoders is no picture's fault.
  const ready = new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('exit', () => reject(new Error('It has ended.')));
  });
  ready.catch(() => undefined);
  let hasEnded = false;
  let settle: (answer: { photo?: DecodedPhoto; error?: string }) => void = () => undefined;
  const end = (error: string): void => {
    hasEnded = true;
    settle({ error });
    void worker.terminate();
  };
  worker.on('message', (answer: { photo?: DecodedPhoto; error?: string }) => settle(answer));
  worker.on('error', error => end(String(error)));
  // Last, for listening holds the process: a thread that lingers does not.
  worker.unref();

  return {
    async decode(bytes, header) {
      await ready;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end('It took too long.'), limits['photo.seconds'] * 1_000);
        settle = ({ photo, error }) => {
          clearTimeout(timer);
          settle = () => undefined;
          if (photo) resolve(photo);
          else reject(new Error(error));
        };
        const box = { width: limits['photo.width'], height: limits['photo.height'] };
        worker.postMessage({ bytes, header, box, pixels: limits['photo.pixels'] });
      });
    },
    get hasEnded() {
      return hasEnded;
    },
    end: () => end('It was ended.'),
  };
}
