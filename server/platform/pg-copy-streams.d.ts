/** The part of pg-copy-streams that is used here; the package brings no types. */
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Submittable } from 'pg';
  /** Takes what `COPY … FROM STDIN` reads. */
  export function from(statement: string): Writable & Submittable;
  /** Gives what `COPY … TO STDOUT` writes. */
  export function to(statement: string): Readable & Submittable;
}
