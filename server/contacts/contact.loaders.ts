import { reader, type Context } from '../graphql/context.js';
import type { Contact } from './contact.entity.js';
import { findContacts, findManagedContacts } from './contact.query.js';

/** The contact of an id with these fields, if the viewer sees it; all of one request that need the same are read together. */
export function loadContact(ctx: Context, id: string, fields: ReadonlySet<string>): Promise<Contact | null> {
  return contactLoader(ctx, fields).load(id);
}

/** The same for many; those that the viewer does not see are left out. */
export async function loadContacts(
  ctx: Context,
  ids: readonly string[],
  fields: ReadonlySet<string>,
): Promise<Contact[]> {
  const found = await contactLoader(ctx, fields).loadMany(ids);
  return found.filter((contact): contact is Contact => contact !== null && !(contact instanceof Error));
}

/** What a grant is about, be it in the bin: whoever sees the grant may share the contact. */
export function loadGrantedContact(
  ctx: Context,
  id: string,
  fields: ReadonlySet<string>,
): Promise<Contact | null> {
  const loader = ctx.loaders.get<Contact>(
    `grantedContacts:${[...fields].sort().join(',')}`,
    () => reader(ctx),
    (asReader, ids) => findManagedContacts(asReader, ids, fields),
  );
  return loader.load(id);
}

const contactLoader = (ctx: Context, fields: ReadonlySet<string>) =>
  ctx.loaders.get<Contact>(
    `contacts:${[...fields].sort().join(',')}`,
    () => reader(ctx),
    (asReader, ids) => findContacts(asReader, ids, ids.length === 1 ? withDefinitions(fields) : fields),
  );

const withDefinitions = (fields: ReadonlySet<string>): Iterable<string> =>
  fields.has('customFields') ? [...fields, 'fieldDefinitions'] : fields;
