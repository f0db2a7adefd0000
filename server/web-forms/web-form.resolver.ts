import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ContactType } from '../contact-types/contact-type.entity.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { ContactKindEnum } from '../contacts/contact.entity.js';
import { FirstAfter } from '../contacts/contact.resolver.js';
import type { ContactKind } from '../contacts/contact.values.js';
import { customFieldsOf } from '../custom-fields/custom-field.loader.js';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload } from '../graphql/user-error.js';
import { ImportTarget } from '../imports/import.payloads.js';
import { instance } from '../platform/instance.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { embedHtml, embedIframe, embedScript } from './embed.js';
import { gapsOf, type FormGap } from './form-changes.rules.js';
import { askedFields, targetsFor, type FormField } from './form-fields.js';
import { fieldsOf } from './intake.service.js';
import { SubmissionStatusEnum, type SubmissionStatus } from './submission.entity.js';
import { SubmissionConnection } from './submission.payloads.js';
import { listSubmissions, submissionCounts } from './submission.query.js';
import { WebForm } from './web-form.entity.js';
import {
  WebFormCounts,
  WebFormField,
  WebFormGap,
  WebFormInput,
  WebFormPayload,
} from './web-form.payloads.js';
import { findForm, listForms, type FormRow } from './web-form.query.js';
import { knownLocale } from './web-form.rules.js';
import { createWebForm, deleteWebForm, rotateWebFormKey, updateWebForm } from './web-form.service.js';

@Resolver()
export class WebFormQueries {
  @Authorized('CRM_ADMIN')
  @Query(() => [ImportTarget], { description: 'What a form of this kind can ask for.' })
  async webFormTargets(
    @Arg('kind', () => ContactKindEnum) kind: ContactKind,
    @Arg('locale', () => String, {
      nullable: true,
      description: "Language of the labels: en or de; absent: the viewer's.",
    })
    locale: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<ImportTarget[]> {
    return targetsFor(kind, knownLocale(locale ?? ctx.locale), await customFieldsOf(ctx));
  }

  @Authorized('CRM_ADMIN')
  @Query(() => [WebForm], { description: 'All forms, by title.' })
  webForms(@Ctx() ctx: Context): Promise<FormRow[]> {
    return listForms(reader(ctx));
  }

  @Authorized('CRM_ADMIN')
  @Query(() => WebForm, { nullable: true, description: 'One form; null where there is none of this id.' })
  webForm(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<FormRow | null> {
    return findForm(reader(ctx), id);
  }
}

@Resolver()
export class WebFormMutations {
  @Authorized('CRM_ADMIN')
  @Mutation(() => WebFormPayload, {
    description: 'Makes a form; it is open at once unless `active` is false.',
  })
  createWebForm(
    @Arg('input', () => WebFormInput) input: WebFormInput,
    @Ctx() ctx: Context,
  ): Promise<WebFormPayload> {
    return answer(ctx, work => createWebForm(work, input));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => WebFormPayload, {
    description:
      'Changes a form, wherever it is embedded. A stale `version` is a CONFLICT, and `webForm` is as it is now.',
  })
  updateWebForm(
    @Arg('id', () => ID) id: string,
    @Arg('version', () => Int, { nullable: true, description: 'Absent: whatever it is by now.' })
    version: number | null | undefined,
    @Arg('input', () => WebFormInput) input: WebFormInput,
    @Ctx() ctx: Context,
  ): Promise<WebFormPayload> {
    return answer(ctx, work => updateWebForm(work, id, input, version));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => WebFormPayload, {
    description: 'Gives it another key; websites with the old one have to be changed.',
  })
  rotateWebFormKey(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<WebFormPayload> {
    return answer(ctx, work => rotateWebFormKey(work, id));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => OkPayload, { description: 'Removes a form with its list of submissions; contacts stay.' })
  deleteWebForm(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => deleteWebForm(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }
}

@Resolver(() => WebForm)
export class WebFormResolver {
  @FieldResolver(() => [WebFormField], { description: 'What it asks for, in this order.' })
  fields(@Root() form: FormRow, @Ctx() ctx: Context): Promise<FormField[]> {
    return fieldsOf(reader(ctx).db, form);
  }

  @FieldResolver(() => [WebFormGap], {
    description: 'What it names and is not there any more; visitors notice nothing of it.',
  })
  async gaps(@Root() form: FormRow, @Ctx() ctx: Context): Promise<FormGap[]> {
    const users = await usersOf(ctx, [...new Set([...form.managerIds, ...form.notifyUserIds])]);
    return gapsOf(form, await fieldsOf(reader(ctx).db, form), users);
  }

  @FieldResolver(() => ContactType, { nullable: true, description: 'Of the new contacts.' })
  async contactType(@Root() { contactTypeId }: FormRow, @Ctx() ctx: Context): Promise<ContactType | null> {
    if (!contactTypeId) return null;
    const types = await listContactTypes(reader(ctx).db);
    return types.find(({ id }) => id === contactTypeId) ?? null;
  }

  @FieldResolver(() => [User], { description: 'In charge of the new contacts.' })
  managers(@Root() { managerIds }: FormRow, @Ctx() ctx: Context): Promise<ShownUser[]> {
    return usersOf(ctx, managerIds);
  }

  @FieldResolver(() => [User], { description: 'Told of each submission, as far as they see its contact.' })
  notifyUsers(@Root() { notifyUserIds }: FormRow, @Ctx() ctx: Context): Promise<ShownUser[]> {
    return usersOf(ctx, notifyUserIds);
  }

  @FieldResolver(() => String, { description: 'Ready to paste: a plain HTML form, which needs no script.' })
  embedHtml(@Root() form: FormRow, @Ctx() ctx: Context): Promise<string> {
    return embedded(ctx, form, embedHtml);
  }

  @FieldResolver(() => String, { description: "Ready to paste: the form's own page in a frame." })
  embedIframe(@Root() form: FormRow, @Ctx() ctx: Context): Promise<string> {
    return embedded(ctx, form, embedIframe);
  }

  @FieldResolver(() => String, { description: 'Ready to paste: a script that draws the form in its place.' })
  embedScript(@Root() form: FormRow, @Ctx() ctx: Context): Promise<string> {
    return embedded(ctx, form, embedScript);
  }

  @FieldResolver(() => String, { description: "The address of the form's own page." })
  url(@Root() { key }: FormRow): string {
    return `${instance.publicUrl}/forms/${key}`;
  }

  @FieldResolver(() => WebFormCounts, { description: 'How many submissions it has had.' })
  async counts(@Root() { id }: FormRow, @Ctx() ctx: Context): Promise<WebFormCounts> {
    const counts = await ctx.loaders.get('submissionCounts', () => reader(ctx), submissionCounts).load(id);
    return counts ?? { accepted: 0, quarantined: 0, rejected: 0, failed: 0, lastAt: null };
  }

  @FieldResolver(() => SubmissionConnection, {
    description: 'What came in through it, newest first; of one status, or all.',
  })
  async submissions(
    @Root() { id }: FormRow,
    @Arg('status', () => SubmissionStatusEnum, { nullable: true })
    status: SubmissionStatus | null | undefined,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const filter = { formId: id, status: status ?? null };
    return { ...(await listSubmissions(reader(ctx), filter, pageRequest(page))), filter };
  }
}

async function usersOf(ctx: Context, ids: string[]): Promise<ShownUser[]> {
  const users = await Promise.all(ids.map(id => userLoader(ctx).load(id)));
  return users.filter(user => user !== null);
}

async function embedded(ctx: Context, form: FormRow, embed: typeof embedHtml): Promise<string> {
  const fields = askedFields(await fieldsOf(reader(ctx).db, form));
  return embed({ ...form, fields }, instance.publicUrl);
}

function answer(
  ctx: Context,
  run: Parameters<typeof mutate<string, WebFormPayload>>[1],
): Promise<WebFormPayload> {
  return mutate<string, WebFormPayload>(
    ctx,
    run,
    async (id, asReader) => ({ webForm: (await findForm(asReader, id)) as WebForm | null }),
    { webForm: null },
  );
}
