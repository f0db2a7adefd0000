import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { toUserErrors } from '../graphql/user-error.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { countPost, openForm, takePost } from './intake.service.js';
import { PublicWebForm, SubmitWebFormInput, SubmitWebFormPayload } from './public-form.payloads.js';
import { gathered } from './submission.rules.js';
import { publicForm, thanksOf } from './public-form.js';

const refused = { accepted: false, message: null, returnUrl: null, challenge: null };

@Resolver()
export class PublicFormResolver {
  @Query(() => PublicWebForm, {
    nullable: true,
    description: 'Public: no sign-in. Null where there is no such form, or it is switched off.',
  })
  async publicWebForm(
    @Arg('key', () => String) key: string,
    @Ctx() ctx: Context,
  ): Promise<PublicWebForm | null> {
    const open = await openForm(ctx.database.read, key);
    return open && publicForm(open, new Date());
  }

  @Mutation(() => SubmitWebFormPayload, {
    description: 'Public: no sign-in. The same door as the HTML form post.',
  })
  async submitWebForm(
    @Arg('input', () => SubmitWebFormInput) { key, values, ...rest }: SubmitWebFormInput,
    @Ctx() { database, request, locale }: Context,
  ): Promise<SubmitWebFormPayload> {
    const open = await openForm(database.read, key);
    await countPost(database, request.address, open?.form ?? null);
    if (!open) return failed('NOT_FOUND', noForm, 'key');
    if (values.length > limits['form.fields']) return failed('TOO_MANY', tooMany(), 'values');
    const size = values.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    if (size > limits['body.form']) return failed('TOO_LONG', tooLong, 'values');
    const posted = gathered([
      ...values.map(({ name, value }) => [name, value] as const),
      ...(['consent', 'challenge', 'idempotencyKey'] as const).map(name => [name, rest[name]] as const),
    ]);
    const outcome = await takePost(
      database,
      open,
      { posted, origin: request.origin, isPage: false },
      new Date(),
    );
    if (outcome.state === 'REFUSED') {
      const userErrors = toUserErrors(outcome.problems, open.form.locale);
      return { ...refused, challenge: outcome.challenge, userErrors };
    }
    return { accepted: true, ...thanksOf(open.form), challenge: null, userErrors: [] };

    function failed(
      code: 'NOT_FOUND' | 'TOO_MANY' | 'TOO_LONG',
      message: typeof noForm,
      path: string,
    ): SubmitWebFormPayload {
      return { ...refused, userErrors: toUserErrors([{ code, message, path: [path] }], locale) };
    }
  }
}

const noForm = say('There is no such form.', 'Dieses Formular gibt es nicht.');
const tooLong = say('The message is too large.', 'Die Nachricht ist zu groß.');
const tooMany = () =>
  say(`At most ${limits['form.fields']} fields.`, `Höchstens ${limits['form.fields']} Felder.`);
