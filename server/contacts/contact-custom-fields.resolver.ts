import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { displayValue, optionNames, valuesInOrder } from '../custom-fields/custom-field-display.rules.js';
import { customFieldsOf } from '../custom-fields/custom-field.loader.js';
import { CustomFieldValue } from '../custom-fields/custom-field-value.payloads.js';
import type { Context } from '../graphql/context.js';
import { Contact } from './contact.entity.js';

@Resolver(() => Contact)
export class ContactCustomFieldsResolver {
  @FieldResolver(() => [CustomFieldValue], {
    description: 'In field order; only fields that have a value, unless all: true.',
  })
  async customFields(
    @Root() contact: Contact,
    @Arg('all', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Every field of its kind, headings included.',
    })
    all: boolean | null,
    @Ctx() ctx: Context,
  ): Promise<CustomFieldValue[]> {
    const fields = contact.fieldDefinitions ?? (await customFieldsOf(ctx));
    return valuesInOrder(contact, fields, all ?? false).map(({ field, value }) => ({
      field,
      text: value.text ?? null,
      number: value.number ?? null,
      date: value.date ?? null,
      checked: value.checked ?? null,
      options: value.optionIds ? optionNames(field.choices, value.optionIds) : null,
      // Formatting takes its time, and programs rarely ask for it.
      get display() {
        return displayValue(field, value, ctx.locale);
      },
    }));
  }
}
