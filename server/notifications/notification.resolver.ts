import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { SignedInViewer } from '../auth/auth.types.js';
import { Contact } from '../contacts/contact.entity.js';
import { loadContact } from '../contacts/contact.loaders.js';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { connectionOf } from '../graphql/connection.js';
import { reader, type Context } from '../graphql/context.js';
import { liveEvents } from '../graphql/live.js';
import { mutate } from '../graphql/mutate.js';
import { selectedFields } from '../graphql/selection.js';
import { OkPayload } from '../graphql/user-error.js';
import { Import } from '../imports/import.entity.js';
import { findImport } from '../imports/import.query.js';
import { pageRequest } from '../platform/page.js';
import { Notification } from './notification.entity.js';
import {
  countNotifications,
  findNotifications,
  listNotifications,
  type ShownNotification,
} from './notification.query.js';
import { notificationText } from './notification.rules.js';
import { markRead, notificationsTopic, type ToldUser } from './notification.service.js';

const notifications = connectionOf<Notification>('Notification', () => Notification);
@ObjectType({ description: 'What a user is told, newest first.' })
export class NotificationConnection extends notifications.Connection {}

@Resolver(() => SignedInViewer)
export class ViewerNotificationsResolver {
  @FieldResolver(() => Int, { description: 'How many notifications are unread.' })
  unreadNotificationCount(@Ctx() ctx: Context): Promise<number> {
    return countNotifications(reader(ctx), { unreadOnly: true });
  }

  @FieldResolver(() => NotificationConnection, { description: 'What the viewer is told, newest first.' })
  notifications(@Args(() => FirstAfter) page: FirstAfter, @Ctx() ctx: Context): Promise<object> {
    return listNotifications(reader(ctx), pageRequest(page));
  }
}

@Resolver(() => NotificationConnection)
export class NotificationConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Ctx() ctx: Context): Promise<number> {
    return countNotifications(reader(ctx), { unreadOnly: false });
  }
}

@Resolver(() => Notification)
export class NotificationResolver {
  @FieldResolver(() => String, { description: "One sentence in the reader's language." })
  text(@Root() notification: ShownNotification, @Ctx() ctx: Context): string {
    return notificationText(notification)[ctx.locale];
  }

  @FieldResolver(() => Boolean, { description: 'Whether it was marked as read.' })
  read(@Root() { read }: ShownNotification): boolean {
    return read;
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'What it is about, if that is one contact.' })
  contact(
    @Root() { contactId }: ShownNotification,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> | null {
    return contactId ? loadContact(ctx, contactId, selectedFields(info)) : null;
  }

  @FieldResolver(() => Int, { description: 'How many contacts it is about that the reader still sees.' })
  contactCount(@Root() { contactCount }: ShownNotification): number {
    return contactCount;
  }

  @FieldResolver(() => Import, { nullable: true, description: 'The import that it is about.' })
  import(@Root() { importId }: ShownNotification, @Ctx() ctx: Context): Promise<Import | null> | null {
    return importId ? findImport(reader(ctx), importId) : null;
  }
}

@Resolver()
export class NotificationOperations {
  @Authorized()
  @Mutation(() => OkPayload, {
    description: "Marks these of the viewer's notifications as read; absent: all.",
  })
  markNotificationsRead(
    @Arg('ids', () => [ID], { nullable: true }) ids: string[] | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<OkPayload> {
    return mutate(
      ctx,
      work => markRead(work, ids ?? null),
      () => ({ ok: true }),
      { ok: false },
    );
  }

  @Subscription(() => Notification, {
    description: 'What the viewer is told from now on; one that grew comes again.',
    subscribe: ({ context }) =>
      liveEvents<ToldUser, ShownNotification>(context as Context, notificationsTopic, (asReader, told) =>
        findNotifications(asReader, [
          ...new Set(told.filter(({ userId }) => userId === asReader.viewer.id).map(({ id }) => id)),
        ]),
      ),
  })
  notificationReceived(@Root() notification: Notification): Notification {
    return notification;
  }
}
