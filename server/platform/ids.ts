import { v7, validate } from 'uuid';

/** A new id; later ones sort behind earlier ones (UUIDv7, RFC 9562). */
export const newId = (): string => v7();

/**
 * A malformed id is an id that does not exist: ask this before it reaches a query. Ids are opaque, so one in capitals
 * is another id, although PostgreSQL would take it for the same.
 */
export const isUuid = (id: string): boolean => validate(id) && id === id.toLowerCase();
