import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  ID,
  Info,
  InputType,
  Mutation,
  Resolver,
} from 'type-graphql';
import {
  AccessLevelEnum,
  PublicAccessEnum,
  type AccessLevel,
  type PublicAccess,
} from '../access/access-grant.entity.js';
import type { Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { selectedFields } from '../graphql/selection.js';
import { limits } from '../platform/limits.js';
import type { Reader } from '../platform/work.js';
import { grantAccess, publishContacts, revokeAccess, setManagers } from './contact-access.service.js';
import { deleteContacts, restoreContacts, setContactType, type BulkResult } from './contact-bulk.service.js';
import { tagContacts } from './contact-tags.service.js';
import { ContactFilterInput } from './contact.inputs.js';
import type { Selection } from './contact.lock.js';
import { findContacts } from './contact.query.js';
import { ContactsPayload, DeletePayload } from './contact.payloads.js';

@ArgsType()
class SelectionArguments implements Selection {
  @Field(() => [ID], { nullable: true, description: 'At most 1,000; either ids or a filter.' })
  ids?: string[] | null;
  @Field(() => ContactFilterInput, {
    nullable: true,
    description: 'All that match and that the viewer may change, at most 10,000; the others are counted.',
  })
  filter?: ContactFilterInput | null;
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Of `ids`, leave out and count what the viewer may not change, instead of FORBIDDEN.',
  })
  skipForbidden?: boolean | null;
}

@ArgsType()
class TagArguments extends SelectionArguments {
  @Field(() => [String], { nullable: true, description: 'Names; unknown tags are made.' })
  add?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Names; unknown ones are ignored.' })
  remove?: string[] | null;
}

@ArgsType()
class TypeArguments extends SelectionArguments {
  @Field(() => ID, { nullable: true, description: 'Null: not specified.' })
  contactTypeId?: string | null;
}

@ArgsType()
class PublishArguments extends SelectionArguments {
  @Field(() => PublicAccessEnum, { defaultValue: 'READ', description: 'NONE takes it back.' })
  access!: PublicAccess;
}

@ArgsType()
class ManagersArguments extends SelectionArguments {
  @Field(() => [ID], { description: 'May be empty; who is taken off keeps nothing.' })
  managerIds!: string[];
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Tell the newly assigned ones.' })
  notify?: boolean | null;
}

@InputType({ description: "One user's level on some contacts." })
class GrantAccessInput {
  @Field(() => [ID], { description: 'At most 1,000.' })
  contactIds!: string[];
  @Field(() => ID, { description: 'Who.' })
  userId!: string;
  @Field(() => AccessLevelEnum, { description: 'What; may be less than before.' })
  level!: AccessLevel;
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Tell the user.' })
  notify?: boolean | null;
}

@Resolver()
export class ContactBulkMutations {
  @Authorized()
  @Mutation(() => DeletePayload, {
    description: 'Puts contacts into the bin, from where they come back for 30 days.',
  })
  deleteContacts(
    @Args(() => SelectionArguments) selection: SelectionArguments,
    @Ctx() ctx: Context,
  ): Promise<DeletePayload> {
    return mutate(
      ctx,
      work => deleteContacts(work, selection),
      ({ ids, skipped }) => ({
        deletedIds: ids.slice(0, limits['bulk.ids']),
        deletedCount: ids.length,
        skippedCount: skipped,
      }),
      { deletedIds: null, deletedCount: 0, skippedCount: 0 },
    );
  }

  @Authorized()
  @Mutation(() => ContactsPayload, { description: 'Brings deleted contacts back, within 30 days.' })
  restoreContacts(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(ctx, work => restoreContacts(work, ids), changed(info), failed);
  }

  @Authorized()
  @Mutation(() => ContactsPayload, { description: 'Adds tags and takes others off.' })
  tagContacts(
    @Args(() => TagArguments) { add, remove, ...selection }: TagArguments,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(ctx, work => tagContacts(work, selection, add ?? [], remove ?? []), changed(info), failed);
  }

  @Authorized()
  @Mutation(() => ContactsPayload, { description: 'Gives contacts a type, or none.' })
  setContactType(
    @Args(() => TypeArguments) { contactTypeId, ...selection }: TypeArguments,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(ctx, work => setContactType(work, selection, contactTypeId ?? null), changed(info), failed);
  }

  @Authorized()
  @Mutation(() => ContactsPayload, {
    description: 'Makes the contacts available to all CRM users. NONE takes it back.',
  })
  publishContacts(
    @Args(() => PublishArguments) { access, ...selection }: PublishArguments,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(ctx, work => publishContacts(work, selection, access), changed(info), failed);
  }

  @Authorized()
  @Mutation(() => ContactsPayload, {
    description: 'Replaces the managers; newly assigned ones are notified.',
  })
  setManagers(
    @Args(() => ManagersArguments) { managerIds, notify, ...selection }: ManagersArguments,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(
      ctx,
      work => setManagers(work, selection, managerIds, { notify: notify ?? true }),
      changed(info),
      failed,
    );
  }

  @Authorized()
  @Mutation(() => ContactsPayload, { description: "Sets one user's level on contacts, all or nothing." })
  grantAccess(
    @Arg('input', () => GrantAccessInput) { contactIds, userId, level, notify }: GrantAccessInput,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(
      ctx,
      work => grantAccess(work, contactIds, userId, level, { notify: notify ?? true }),
      changed(info),
      failed,
    );
  }

  @Authorized()
  @Mutation(() => ContactsPayload, { description: 'Takes any level of one user away, all or nothing.' })
  revokeAccess(
    @Arg('contactIds', () => [ID]) contactIds: string[],
    @Arg('userId', () => ID) userId: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactsPayload> {
    return mutate(ctx, work => revokeAccess(work, contactIds, userId), changed(info), failed);
  }
}

const changed =
  (info: GraphQLResolveInfo) =>
  async ({ ids, skipped }: BulkResult, reader: Reader) => {
    const shown = ids.slice(0, limits['bulk.ids']);
    const found = await findContacts(reader, shown, selectedFields(info, ['contacts']));
    return {
      contacts: shown.flatMap(id => found.get(id) ?? []),
      changedCount: ids.length,
      skippedCount: skipped,
    };
  };

const failed = { contacts: null, changedCount: 0, skippedCount: 0 };
