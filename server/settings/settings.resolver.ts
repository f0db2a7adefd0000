import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Mutation, Resolver } from 'type-graphql';
import {
  createContactType,
  listContactTypes,
  reorderContactTypes,
} from '../contact-types/contact-type.service.js';
import { DeletePayload } from '../contacts/contact.payloads.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { createCustomField, reorderCustomFields } from '../custom-fields/field-settings.service.js';
import type { Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload } from '../graphql/user-error.js';
import type { Reader, Work } from '../platform/work.js';
import { changeContactType, deleteContactType, type NextType } from './contact-type-changes.service.js';
import { changeCustomField, deleteCustomField } from './custom-field-changes.service.js';
import {
  ContactTypeInput,
  ContactTypePayload,
  ContactTypesPayload,
  CustomFieldInput,
  CustomFieldPayload,
  CustomFieldsPayload,
  OptionRenameInput,
} from './settings.payloads.js';
import { deleteTag, renameTag } from './tag-changes.service.js';

@ArgsType()
class NextTypeArguments implements NextType {
  @Field(() => ID, { nullable: true, description: 'Its contacts get this type.' })
  moveTo?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Its contacts get no type.' })
  moveToNone?: boolean | null;
}

@Resolver()
export class ContactTypeMutations {
  @Authorized('CRM_ADMIN')
  @Mutation(() => ContactTypePayload, { description: 'Administrators: a new type, behind the others.' })
  createContactType(
    @Arg('input', () => ContactTypeInput) input: ContactTypeInput,
    @Ctx() ctx: Context,
  ): Promise<ContactTypePayload> {
    return answerType(ctx, work => createContactType(work, input));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => ContactTypePayload, { description: 'Administrators: another name or colour.' })
  updateContactType(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => ContactTypeInput) input: ContactTypeInput,
    @Ctx() ctx: Context,
  ): Promise<ContactTypePayload> {
    return answerType(ctx, work => changeContactType(work, id, input));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => DeletePayload, {
    description:
      'Administrators. In use: IN_USE, unless `moveTo` (or moveToNone) says where its contacts go. Of more than 10,000 the rest follows in the background; then the type goes.',
  })
  deleteContactType(
    @Arg('id', () => ID) id: string,
    @Args(() => NextTypeArguments) next: NextTypeArguments,
    @Ctx() ctx: Context,
  ): Promise<DeletePayload> {
    return mutate(ctx, work => deleteContactType(work, id, next), deleted, nothingDeleted);
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => ContactTypesPayload, {
    description: 'Administrators: puts the types into this order; each of them exactly once.',
  })
  reorderContactTypes(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() ctx: Context,
  ): Promise<ContactTypesPayload> {
    return mutate(
      ctx,
      work => reorderContactTypes(work, ids),
      async (_, { db }) => ({ contactTypes: await listContactTypes(db) }),
      { contactTypes: null },
    );
  }
}

@Resolver()
export class TagMutations {
  @Authorized('CRM_ADMIN')
  @Mutation(() => OkPayload, {
    description:
      'Administrators. Onto the name of another tag: the two become one. Of more than 10,000 contacts the rest follows in the background.',
  })
  renameTag(
    @Arg('id', () => ID) id: string,
    @Arg('name', () => String) name: string,
    @Ctx() ctx: Context,
  ): Promise<OkPayload> {
    return mutate(ctx, work => renameTag(work, id, name), done, notDone);
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => OkPayload, {
    description: 'Administrators: takes the tag off all contacts and forms. Contacts stay.',
  })
  deleteTag(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(ctx, work => deleteTag(work, id), done, notDone);
  }
}

@Resolver()
export class CustomFieldMutations {
  @Authorized('CRM_ADMIN')
  @Mutation(() => CustomFieldPayload, { description: 'Administrators: a new field, behind the others.' })
  createCustomField(
    @Arg('input', () => CustomFieldInput) input: CustomFieldInput,
    @Ctx() ctx: Context,
  ): Promise<CustomFieldPayload> {
    return answerField(ctx, work => createCustomField(work, input));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => CustomFieldPayload, {
    description:
      'Administrators. Taking away an option that is in use: IN_USE, unless `clearRemovedOptions`. A renamed option keeps its values.',
  })
  updateCustomField(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => CustomFieldInput) input: CustomFieldInput,
    @Arg('renameOptions', () => [OptionRenameInput], { nullable: true })
    renames: OptionRenameInput[] | null | undefined,
    @Arg('clearRemovedOptions', () => Boolean, { nullable: true, defaultValue: false })
    clearRemoved: boolean | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<CustomFieldPayload> {
    return answerField(ctx, work =>
      changeCustomField(work, { id, input, renames: renames ?? [], clearRemoved: clearRemoved ?? false }),
    );
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => DeletePayload, {
    description: 'Administrators. With values: IN_USE, unless deleteValues. Forms no longer ask for it.',
  })
  deleteCustomField(
    @Arg('id', () => ID) id: string,
    @Arg('deleteValues', () => Boolean, { nullable: true, defaultValue: false })
    deleteValues: boolean | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<DeletePayload> {
    return mutate(ctx, work => deleteCustomField(work, id, deleteValues ?? false), deleted, nothingDeleted);
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => CustomFieldsPayload, {
    description: 'Administrators: puts the fields into this order; each of them exactly once.',
  })
  reorderCustomFields(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() ctx: Context,
  ): Promise<CustomFieldsPayload> {
    return mutate(
      ctx,
      work => reorderCustomFields(work, ids),
      async (_, { db }) => ({ customFields: await listCustomFields(db) }),
      { customFields: null },
    );
  }
}

const answerType = (ctx: Context, run: (work: Work) => Promise<string>): Promise<ContactTypePayload> =>
  mutate<string, ContactTypePayload>(
    ctx,
    run,
    async (id, reader) => ({ contactType: await withId(listContactTypes, reader, id) }),
    { contactType: null },
  );

const answerField = (ctx: Context, run: (work: Work) => Promise<string>): Promise<CustomFieldPayload> =>
  mutate<string, CustomFieldPayload>(
    ctx,
    run,
    async (id, reader) => ({ customField: await withId(listCustomFields, reader, id) }),
    { customField: null },
  );

async function withId<Thing extends { id: string }>(
  list: (db: Reader['db']) => Promise<Thing[]>,
  { db }: Reader,
  id: string,
): Promise<Thing | null> {
  return (await list(db)).find(thing => thing.id === id) ?? null;
}

const deleted = (id: string) => ({ deletedIds: [id], deletedCount: 1, skippedCount: 0 });
const nothingDeleted = { deletedIds: null, deletedCount: 0, skippedCount: 0 };
const done = () => ({ ok: true });
const notDone = { ok: false };
