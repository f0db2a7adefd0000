import { Arg, Authorized, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import {
  AccessLevelEnum,
  PublicAccessEnum,
  type AccessLevel,
  type PublicAccess,
} from '../access/access-grant.entity.js';
import { reader, type Context } from '../graphql/context.js';
import { previewBulk, type BulkChange, type BulkCounts } from './bulk-preview.query.js';
import { ContactFilterInput } from './contact.inputs.js';

@InputType({ description: 'As the arguments of tagContacts.' })
class TagChangeInput {
  @Field(() => [String], { nullable: true, description: 'Names.' })
  add?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Names.' })
  remove?: string[] | null;
}

@InputType({ description: 'As the argument of setContactType.' })
class ContactTypeChangeInput {
  @Field(() => ID, { nullable: true, description: 'Null: not specified.' })
  id?: string | null;
}

@InputType({ description: 'As grantAccess and revokeAccess take it.' })
class GrantChangeInput {
  @Field(() => ID, { description: 'Whose level.' })
  userId!: string;
  @Field(() => AccessLevelEnum, { nullable: true, description: 'Null: take any level away.' })
  level?: AccessLevel | null;
}

@InputType({
  description: 'What a bulk operation would do. Empty: something that changes all, such as deleting.',
})
class BulkChangeInput implements BulkChange {
  @Field(() => TagChangeInput, { nullable: true, description: 'tagContacts.' })
  tags?: TagChangeInput | null;
  @Field(() => ContactTypeChangeInput, { nullable: true, description: 'setContactType.' })
  contactType?: ContactTypeChangeInput | null;
  @Field(() => PublicAccessEnum, { nullable: true, description: 'publishContacts.' })
  publicAccess?: PublicAccess | null;
  @Field(() => [ID], { nullable: true, description: 'setManagers.' })
  managerIds?: string[] | null;
  @Field(() => GrantChangeInput, { nullable: true, description: 'grantAccess, revokeAccess.' })
  grant?: GrantChangeInput | null;
}

@ObjectType({ description: 'What a bulk operation would find, counted as the viewer sees it.' })
class BulkPreview implements BulkCounts {
  @Field(() => Int, { description: 'Contacts that are meant and that the viewer sees.' })
  total!: number;
  @Field(() => Int, { description: 'Of these, those that the viewer may change.' })
  editable!: number;
  @Field(() => Int, { description: 'Of these, those that the viewer may share and delete.' })
  shareable!: number;
  @Field(() => Int, { description: 'Of those that the viewer may change so, those that are so already.' })
  unchanged!: number;
  @Field(() => Int, { description: 'Of those that change, those that the viewer no longer sees afterwards.' })
  lost!: number;
  @Field({ description: 'False: there are more than are counted in a preview.' })
  isComplete!: boolean;
}

@Resolver()
export class BulkPreviewQuery {
  @Authorized()
  @Query(() => BulkPreview, {
    description: 'What would become of many contacts, before it is done. Exactly one of ids and filter.',
  })
  bulkPreview(
    @Arg('ids', () => [ID], { nullable: true, description: 'At most 1,000.' })
    ids: string[] | null | undefined,
    @Arg('filter', () => ContactFilterInput, { nullable: true, description: 'All that match.' })
    filter: ContactFilterInput | null | undefined,
    @Arg('change', () => BulkChangeInput, { nullable: true, description: 'What is to be done.' })
    change: BulkChangeInput | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<BulkPreview> {
    return previewBulk(reader(ctx), { ids, filter }, change ?? {});
  }
}
