import { reader, type Context } from '../graphql/context.js';
import type { CustomField } from './custom-field.entity.js';
import { listCustomFields } from './custom-field.query.js';

/** All custom fields, in their order; read once for a request. */
export async function customFieldsOf(ctx: Context): Promise<CustomField[]> {
  const loader = ctx.loaders.get(
    'customFields',
    () => reader(ctx),
    async ({ db }, [all]) => new Map([[all!, await listCustomFields(db)]]),
  );
  return (await loader.load('all')) ?? [];
}
