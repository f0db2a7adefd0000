import { Arg, Authorized, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { ContactType } from '../contact-types/contact-type.entity.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { CustomField } from '../custom-fields/custom-field.entity.js';
import { reader, type Context } from '../graphql/context.js';
import { Tag } from '../tags/tag.entity.js';
import { listTags } from '../tags/tag.service.js';
import { countByField, countByTag, countByType } from './contact-groups.query.js';

/** Tags, types and custom fields know nothing of contacts; how many there are of each is said here. */
@Resolver()
export class ContactGroupQueries {
  @Authorized()
  @Query(() => [ContactType], { description: 'In their order.' })
  contactTypes(@Ctx() ctx: Context): Promise<ContactType[]> {
    return listContactTypes(reader(ctx).db);
  }

  @Authorized()
  @Query(() => [Tag], { description: 'By name, at most 1,000.' })
  tags(
    @Arg('search', () => String, { nullable: true, description: 'Part of the name.' }) search: string | null,
    @Ctx() ctx: Context,
  ): Promise<Tag[]> {
    return listTags(reader(ctx).db, search ?? null);
  }
}

@Resolver(() => Tag)
export class TagResolver {
  @FieldResolver(() => Int, { description: 'Contacts with this tag that the viewer may see.' })
  async contactCount(@Root() { id }: Tag, @Ctx() ctx: Context): Promise<number> {
    return (await ctx.loaders.get('countByTag', () => reader(ctx), countByTag).load(id)) ?? 0;
  }
}

@Resolver(() => ContactType)
export class ContactTypeResolver {
  @FieldResolver(() => Int, { description: 'Contacts of this type that the viewer may see.' })
  async contactCount(@Root() { id }: ContactType, @Ctx() ctx: Context): Promise<number> {
    return (await ctx.loaders.get('countByType', () => reader(ctx), countByType).load(id)) ?? 0;
  }
}

@Resolver(() => CustomField)
export class CustomFieldCountResolver {
  @FieldResolver(() => Int, { description: 'Contacts with a value that the viewer may see.' })
  async valueCount(@Root() { id }: CustomField, @Ctx() ctx: Context): Promise<number> {
    return (await ctx.loaders.get('countByField', () => reader(ctx), countByField).load(id)) ?? 0;
  }
}
