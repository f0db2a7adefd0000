import { Arg, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { reader, type Context } from '../graphql/context.js';
import { CustomField, CustomFieldScopeEnum } from './custom-field.entity.js';
import { listCustomFields } from './custom-field.query.js';
import type { CustomFieldScope } from './custom-field.values.js';

@Resolver(() => CustomField)
export class CustomFieldResolver {
  @Authorized()
  @Query(() => [CustomField], { description: 'In their order.' })
  async customFields(
    @Arg('scope', () => CustomFieldScopeEnum, {
      nullable: true,
      description: 'Those that persons have, that companies have, or that both have; absent: all.',
    })
    scope: CustomFieldScope | null,
    @Ctx() ctx: Context,
  ): Promise<CustomField[]> {
    const fields = await listCustomFields(reader(ctx).db);
    return scope ? fields.filter(field => field.scope === scope || field.scope === 'BOTH') : fields;
  }

  @FieldResolver(() => [String], { description: 'SELECT and MULTISELECT: what can be chosen, in order.' })
  options(@Root() { choices }: CustomField): string[] {
    return choices.map(({ name }) => name);
  }
}
