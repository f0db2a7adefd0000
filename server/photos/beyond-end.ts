/** Whether a buffer was read beyond its end: what is cut off looks like this. */
export const isBeyondEnd = (error: unknown): boolean =>
  ['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'].includes(String((error as NodeJS.ErrnoException).code));
