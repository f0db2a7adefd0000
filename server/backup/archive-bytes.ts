import { createHash } from 'node:crypto';
import { ConfigError } from '../platform/config-error.js';
import { codeOf } from '../platform/data-dir.js';

/** Takes lines and pieces off an unpacked backup as it streams by, and sums up what it took. */
export class ArchiveBytes {
  private readonly source: AsyncIterator<Buffer>;
  private readonly hash = createHash('sha256');
  private waiting: Buffer = Buffer.alloc(0);

  constructor(
    source: AsyncIterable<Buffer>,
    private readonly name: string,
  ) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next line without its line break; a damaged file may have lost it, so no line is longer than `longest`. */
  async line(longest: number): Promise<string> {
    for (;;) {
      const end = this.waiting.indexOf(10);
      if (end > longest || (end < 0 && this.waiting.length > longest)) this.fail();
      if (end >= 0) return this.shift(end + 1).toString('utf8', 0, end);
      if (!(await this.receive())) this.fail();
    }
  }

  /** The next `length` bytes, in pieces as they come. */
  async *take(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.waiting.length === 0 && !(await this.receive())) this.fail();
      const piece = this.shift(Math.min(left, this.waiting.length));
      left -= piece.length;
      yield piece;
    }
  }

  /** SHA-256 of everything taken so far. */
  checksum(): string {
    return this.hash.copy().digest('hex');
  }

  async isAtEnd(): Promise<boolean> {
    return this.waiting.length === 0 && !(await this.receive());
  }

  fail(): never {
    throw new ConfigError(`${this.name} is damaged or was cut off. Use another backup.`);
  }

  private shift(length: number): Buffer {
    const bytes = this.waiting.subarray(0, length);
    this.waiting = this.waiting.subarray(length);
    this.hash.update(bytes);
    return bytes;
  }

  /** False at the end of the file. */
  private async receive(): Promise<boolean> {
    const { done, value } = await this.source.next().catch((error: unknown) => this.explain(error));
    if (done) return false;
    this.waiting = this.waiting.length === 0 ? value : Buffer.concat([this.waiting, value]);
    return true;
  }

  /** What zlib complains about is in the file; anything else (a disk that cannot be read) speaks for itself. */
  private explain(error: unknown): never {
    if (!codeOf(error)?.startsWith('Z_')) throw error;
    if ((error as Error).message === 'incorrect header check') throw noBackup(this.name);
    this.fail();
  }
}

export const noBackup = (name: string): ConfigError => new ConfigError(`${name} is not a backup of Kartei.`);
