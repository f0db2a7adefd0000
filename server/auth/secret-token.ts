import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for cookies and links. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. It is random enough that a fast hash without salt tells nothing. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
