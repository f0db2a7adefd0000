import { instance } from '../platform/instance.js';

/** Whether a form may be sent from this website: from any where none is named, and always from our own pages. */
export function isAllowedOrigin(allowed: readonly string[], origin: string | null): boolean {
  if (allowed.length === 0) return true;
  return origin !== null && (allowed.includes(origin) || origin === new URL(instance.publicUrl).origin);
}
