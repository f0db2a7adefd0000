import DataLoader from 'dataloader';
import type { Reader } from '../platform/work.js';

/**
 * Batches look-ups within one request. Features ask for a loader by a key of their own, so that this file knows none
 * of them; a mutation starts with fresh ones, for what was read before may have changed.
 */
export class Loaders {
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();

  /** The loader of this name, made by `batch` at first use; gives null for a key that has no answer. */
  get<Value>(
    name: string,
    reader: () => Reader,
    batch: (reader: Reader, keys: readonly string[]) => Promise<Map<string, Value>>,
  ): DataLoader<string, Value | null> {
    let loader = this.#loaders.get(name);
    if (!loader) {
      loader = new DataLoader<string, unknown>(async keys => {
        const found = await batch(reader(), keys);
        return keys.map(key => found.get(key) ?? null);
      });
      this.#loaders.set(name, loader);
    }
    return loader as DataLoader<string, Value | null>;
  }

  clear(): void {
    this.#loaders.clear();
  }
}
