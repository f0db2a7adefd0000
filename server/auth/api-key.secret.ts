import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * A new secret, `kartei_<12>_<64>_<8>` in hexadecimal: what names the key, 256 random bits, and a checksum, by which a
 * typing mistake is refused without asking the database, and secret scanners know one of ours when they see it.
 */
export function newKeySecret(): { secret: string; prefix: string } {
  const prefix = `kartei_${randomBytes(6).toString('hex')}`;
  const body = `${prefix}_${randomBytes(32).toString('hex')}`;
  return { secret: `${body}_${checksum(body)}`, prefix };
}

/** Whether a text can be a secret of ours at all. */
export function isKeySecret(text: string): boolean {
  const [, body, sum] = form.exec(text) ?? [];
  return body !== undefined && checksum(body) === sum;
}

const form = /^(kartei_[0-9a-f]{12}_[0-9a-f]{64})_([0-9a-f]{8})$/;

const checksum = (body: string): string => crc32(body).toString(16).padStart(8, '0');
