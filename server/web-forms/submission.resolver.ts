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
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Contact } from '../contacts/contact.entity.js';
import { loadContact } from '../contacts/contact.loaders.js';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { selectedFields } from '../graphql/selection.js';
import { pageRequest } from '../platform/page.js';
import { suspicionTexts } from './spam.rules.js';
import { Submission, SubmissionStatusEnum, type SubmissionStatus } from './submission.entity.js';
import {
  SubmissionConnection,
  SubmissionConsent,
  SubmissionPayload,
  SubmissionsPayload,
  SubmittedValue,
} from './submission.payloads.js';
import {
  countSubmissions,
  findSubmissions,
  listSubmissions,
  type SubmissionRow,
} from './submission.query.js';
import { discardSubmissions, releaseSubmissions } from './submission.service.js';
import { WebForm } from './web-form.entity.js';
import { formsById, type FormRow } from './web-form.query.js';

@Resolver(() => SubmissionConnection)
export class SubmissionConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { filter }: SubmissionConnection, @Ctx() ctx: Context): Promise<number> {
    return countSubmissions(reader(ctx), filter);
  }
}

@Resolver()
export class SubmissionQueries {
  @Authorized('CRM_ADMIN')
  @Query(() => SubmissionConnection, { description: 'What came in through all forms, newest first.' })
  async submissions(
    @Arg('status', () => SubmissionStatusEnum, { nullable: true, description: 'Of this status only.' })
    status: SubmissionStatus | null | undefined,
    @Arg('formId', () => ID, { nullable: true, description: 'Through this form only.' })
    formId: string | null | undefined,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const filter = { formId: formId ?? null, status: status ?? null };
    return { ...(await listSubmissions(reader(ctx), filter, pageRequest(page))), filter };
  }
}

@Resolver(() => Submission)
export class SubmissionResolver {
  @FieldResolver(() => WebForm, {
    nullable: true,
    description: 'What it was sent with; null: it is deleted.',
  })
  form(@Root() { formId }: SubmissionRow, @Ctx() ctx: Context): Promise<FormRow | null> {
    return ctx.loaders.get('webForms', () => reader(ctx), formsById).load(formId);
  }

  @FieldResolver(() => [SubmittedValue], {
    description: 'What the visitor wrote, in the order of the fields.',
  })
  values(@Root() { storedValues }: SubmissionRow): SubmittedValue[] {
    return storedValues;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why it is or was in quarantine, or why it failed, in the viewer's language.",
  })
  reason(@Root() { failure, suspicion }: SubmissionRow, @Ctx() { locale }: Context): string | null {
    return failure?.[locale] ?? (suspicion && suspicionTexts[suspicion][locale]);
  }

  @FieldResolver(() => SubmissionConsent, { nullable: true, description: 'What the visitor agreed to.' })
  consent(@Root() { consentText, consentVersion, at }: SubmissionRow): SubmissionConsent | null {
    return consentText === null ? null : { text: consentText, version: consentVersion!, at };
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'What it became, or was added to.' })
  contact(
    @Root() { contactId }: SubmissionRow,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> | null {
    return contactId ? loadContact(ctx, contactId, selectedFields(info)) : null;
  }
}

@Resolver()
export class SubmissionMutations {
  @Authorized('CRM_ADMIN')
  @Mutation(() => SubmissionPayload, { description: 'A quarantined or failed submission becomes a contact.' })
  releaseSubmission(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<SubmissionPayload> {
    return answerOne(ctx, work => releaseSubmissions(work, [id], 'id'));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => SubmissionPayload, {
    description: 'Nobody wants it: it is removed after some time. Until then it can be released.',
  })
  discardSubmission(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<SubmissionPayload> {
    return answerOne(ctx, work => discardSubmissions(work, [id], 'id'));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => SubmissionsPayload, { description: 'The same for up to 100 at once, all or nothing.' })
  releaseSubmissions(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() ctx: Context,
  ): Promise<SubmissionsPayload> {
    return answerMany(ctx, work => releaseSubmissions(work, ids));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => SubmissionsPayload, { description: 'The same for up to 100 at once, all or nothing.' })
  discardSubmissions(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() ctx: Context,
  ): Promise<SubmissionsPayload> {
    return answerMany(ctx, work => discardSubmissions(work, ids));
  }
}

function answerOne(
  ctx: Context,
  run: Parameters<typeof mutate<string[], SubmissionPayload>>[1],
): Promise<SubmissionPayload> {
  return mutate<string[], SubmissionPayload>(
    ctx,
    run,
    async (ids, asReader) => {
      const [submission] = await findSubmissions(asReader, ids);
      return { submission: (submission ?? null) as Submission | null };
    },
    { submission: null },
  );
}

function answerMany(
  ctx: Context,
  run: Parameters<typeof mutate<string[], SubmissionsPayload>>[1],
): Promise<SubmissionsPayload> {
  return mutate<string[], SubmissionsPayload>(
    ctx,
    run,
    async (ids, asReader) => ({ submissions: (await findSubmissions(asReader, ids)) as Submission[] }),
    { submissions: null },
  );
}
