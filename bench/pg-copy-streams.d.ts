/** The part of pg-copy-streams that import-floor.ts uses; the package brings no types. */
declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';
  /** Takes what `COPY … FROM STDIN` reads. */
  export function from(statement: string): Writable & Submittable;
}
