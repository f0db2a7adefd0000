import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { contactOfGrant } from './access/grant.service.js';
import { viewerAccess } from './access/viewer-access.js';
import { findAuditEntry } from './audit/audit.query.js';
import { findApiKey } from './auth/api-key.service.js';
import { listContactTypes } from './contact-types/contact-type.service.js';
import { accessGrantsOf } from './contacts/contact-grants.js';
import type { Contact } from './contacts/contact.entity.js';
import { loadContact } from './contacts/contact.loaders.js';
import { listCustomFields } from './custom-fields/custom-field.query.js';
import { reader, signedIn, type Context } from './graphql/context.js';
import { Node } from './graphql/node.js';
import { selectedFields } from './graphql/selection.js';
import { findEvent, isShown } from './history/history.query.js';
import { findImport } from './imports/import.query.js';
import { findNotifications } from './notifications/notification.query.js';
import { isUuid } from './platform/ids.js';
import { tagById } from './tags/tag.service.js';
import { userLoader } from './users/user.loader.js';
import { findView } from './views/saved-view.service.js';
import { findSubmissions } from './web-forms/submission.query.js';
import { findForm } from './web-forms/web-form.query.js';
import { findDelivery, findWebhook } from './webhooks/webhook.query.js';

export interface FoundNode {
  __typename: string;
}

@Resolver()
export class NodeQuery {
  @Authorized()
  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its id; null where there is none, or none that the viewer may see.',
  })
  async node(
    @Arg('id', () => ID) id: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<FoundNode | null> {
    if (publicGrant.test(id)) return grant(ctx, id, id.replace(publicGrant, ''));
    if (!isUuid(id)) return null;
    const contact = await loadContact(ctx, id, selectedFields(info));
    if (contact) return { ...contact, __typename: contact.kind === 'PERSON' ? 'Person' : 'Company' };
    for (const find of others) {
      const found = await find(ctx, id);
      if (found) return found;
    }
    return null;
  }
}

/** The grant to every CRM user is no row of its own; its id is made of the contact's. */
const publicGrant = /^public-/;

type Find = (ctx: Context, id: string) => Promise<FoundNode | null>;

const named = (__typename: string, found: object | null | undefined): FoundNode | null =>
  found ? { ...found, __typename } : null;

const withAccess = (ctx: Context, contactId: string): Promise<Contact | null> =>
  loadContact(ctx, contactId, new Set(['viewerAccess', 'accessGrants']));

const canShare = (ctx: Context, contact: Contact): boolean => viewerAccess(signedIn(ctx), contact).canShare;

async function grant(ctx: Context, id: string, contactId: string): Promise<FoundNode | null> {
  const contact = await withAccess(ctx, contactId);
  const grants = contact && canShare(ctx, contact) ? accessGrantsOf(contact) : [];
  return named(
    'AccessGrant',
    grants.find(found => found.id === id),
  );
}

/** In which order the other types are asked. */
const others: Find[] = [
  async (ctx, id) =>
    named(
      'ContactType',
      (await listContactTypes(reader(ctx).db)).find(type => type.id === id),
    ),
  async (ctx, id) =>
    named(
      'CustomField',
      (await listCustomFields(reader(ctx).db)).find(field => field.id === id),
    ),
  async (ctx, id) => named('Tag', await tagById(reader(ctx).db, id)),
  async (ctx, id) => {
    const user = await userLoader(ctx).load(id);
    return user?.active || signedIn(ctx).role === 'ADMIN' ? named('User', user) : null;
  },
  async (ctx, id) => {
    const event = await findEvent(reader(ctx), id);
    const contact = event && (await withAccess(ctx, event.contactId));
    return contact && isShown(event, canShare(ctx, contact)) ? named('ContactEvent', event) : null;
  },
  async (ctx, id) => {
    const contactId = await contactOfGrant(reader(ctx).db, id);
    return contactId ? grant(ctx, id, contactId) : null;
  },
  async (ctx, id) => named('Import', await findImport(reader(ctx), id)),
  async (ctx, id) => named('Notification', (await findNotifications(reader(ctx), [id]))[0]),
  async (ctx, id) => named('ApiKey', await findApiKey(reader(ctx), id)),
  async (ctx, id) =>
    signedIn(ctx).role === 'ADMIN' ? named('AuditEntry', await findAuditEntry(reader(ctx), id)) : null,
  async (ctx, id) => named('SavedView', await findView(reader(ctx), id)),
  async (ctx, id) => named('WebForm', await findForm(reader(ctx), id)),
  async (ctx, id) => named('Submission', (await findSubmissions(reader(ctx), [id]))[0]),
  async (ctx, id) => named('Webhook', await findWebhook(reader(ctx), id)),
  async (ctx, id) => named('WebhookDelivery', await findDelivery(reader(ctx), id)),
];
