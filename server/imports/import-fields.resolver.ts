import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { PublicAccessEnum, type PublicAccess } from '../access/access-grant.entity.js';
import { ContactType } from '../contact-types/contact-type.entity.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { Contact } from '../contacts/contact.entity.js';
import { loadContact } from '../contacts/contact.loaders.js';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { customFieldsOf } from '../custom-fields/custom-field.loader.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { selectedFields } from '../graphql/selection.js';
import { FieldChange } from '../history/contact-event.entity.js';
import { presentedChanges } from '../contacts/contact-history.resolver.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { allTargetsIn } from './custom-targets.js';
import { ImportRow, ImportRowActionEnum } from './import-row.entity.js';
import { Import } from './import.entity.js';
import { ImportProblemFilter } from './import.inputs.js';
import { canUndo } from './import.lock.js';
import {
  ImportColumn,
  ImportProblem,
  ImportProblemCount,
  ImportRowConnection,
  ImportSettings,
  ImportSummary,
  ImportTarget,
} from './import.payloads.js';
import { problemKinds } from './import.problems.query.js';
import { countRows, isOwn, listRows, newNames } from './import.query.js';
import type { ImportRowAction } from './import.values.js';

@Resolver(() => Import)
export class ImportResolver {
  @FieldResolver(() => User, { description: 'Who uploaded it.' })
  createdBy(@Root() { createdById }: Import, @Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(createdById);
  }

  @FieldResolver(() => ImportSettings, { description: 'How the file is read, and what holds for all rows.' })
  settings(@Root() of: Import): Import {
    return of;
  }

  @FieldResolver(() => [ImportColumn], { description: "Empty where it is somebody else's." })
  columns(@Root() of: Import, @Ctx() ctx: Context): ImportColumn[] {
    return isOwn(signedIn(ctx), of) ? of.columns.map((column, index) => ({ ...column, index })) : [];
  }

  @FieldResolver(() => [ImportTarget], { description: 'What a column may be mapped to.' })
  async targets(@Ctx() ctx: Context): Promise<ImportTarget[]> {
    return allTargetsIn(ctx.locale, await customFieldsOf(ctx));
  }

  @FieldResolver(() => ImportSummary, {
    nullable: true,
    description: 'As planned, and once it has ended as it was done. Null until planned.',
  })
  summary(@Root() of: Import, @Ctx() ctx: Context): object | null {
    if (!of.counts || of.status === 'PLANNING') return null;
    const { companies, ...counts } = of.counts;
    const planId = isOwn(signedIn(ctx), of) ? of.planId : null;
    return { ...counts, companiesCreated: companies, planId, import: of };
  }

  @FieldResolver(() => ImportRowConnection, {
    description: "In the order of the file; of one action, or all. Nothing where it is somebody else's.",
  })
  async rows(
    @Root() of: Import,
    @Arg('action', () => ImportRowActionEnum, { nullable: true }) action: ImportRowAction | null | undefined,
    @Arg('problem', () => ImportProblemFilter, {
      nullable: true,
      description:
        'Only rows with such problems, among the first that have any (limit `import.problemRows`, 50,000).',
    })
    problem: ImportProblemFilter | null | undefined,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const filter = { action: action ?? null, problem: problem ?? null };
    const list = await listRows(reader(ctx), of, filter, pageRequest(page));
    const nodes = list.nodes.map(row => ({ ...row, import: of }));
    const edges = list.edges.map((edge, index) => ({ ...edge, node: nodes[index]! }));
    return { ...list, nodes, edges, import: of, filter };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'CSV of the rows not taken: the original columns plus _line and _error. Null if there are none.',
  })
  failedRowsUrl(@Root() of: Import, @Ctx() ctx: Context): string | null {
    const has = of.fileId && of.counts?.invalid && of.status !== 'PLANNING' && isOwn(signedIn(ctx), of);
    return has ? `/imports/${of.id}/failed.csv` : null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it can be taken back.' })
  canUndo(@Root() of: Import, @Ctx() ctx: Context): boolean {
    return isOwn(signedIn(ctx), of) && canUndo(of);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it FAILED.' })
  failureReason(@Root() { failure }: Import, @Ctx() ctx: Context): string | null {
    return failure?.[ctx.locale] ?? null;
  }
}

@Resolver(() => ImportSettings)
export class ImportSettingsResolver {
  @FieldResolver(() => ContactType, { nullable: true, description: 'Of rows that name none.' })
  async contactType(@Root() { contactTypeId }: Import, @Ctx() ctx: Context): Promise<ContactType | null> {
    if (!contactTypeId) return null;
    const types = await listContactTypes(reader(ctx).db);
    return types.find(({ id }) => id === contactTypeId) ?? null;
  }

  @FieldResolver(() => [String], { description: 'Tags of all rows.' })
  tags(@Root() { tags }: Import): string[] {
    return tags;
  }

  @FieldResolver(() => [User], { description: 'In charge of all rows.' })
  async managers(@Root() { managerIds }: Import, @Ctx() ctx: Context): Promise<ShownUser[]> {
    const users = await Promise.all(managerIds.map(id => userLoader(ctx).load(id)));
    return users.filter(user => user !== null);
  }

  @FieldResolver(() => PublicAccessEnum, { description: 'What every CRM user may do with the new contacts.' })
  publicAccess(@Root() { publicAccess }: Import): PublicAccess {
    return publicAccess;
  }

  @FieldResolver(() => String, { description: "Language of the file's values: en or de." })
  locale(@Root() { locale }: Import): string {
    return locale;
  }
}

@Resolver(() => ImportSummary)
export class ImportSummaryResolver {
  @FieldResolver(() => [String], { description: 'Companies made because persons name them.' })
  newCompanies(@Root() { planId }: ImportSummary, @Ctx() ctx: Context): Promise<string[]> | string[] {
    return planId ? newNames(reader(ctx).db, planId, 'COMPANY') : [];
  }

  @FieldResolver(() => [String], { description: 'Tags made.' })
  newTags(@Root() { planId }: ImportSummary, @Ctx() ctx: Context): Promise<string[]> | string[] {
    return planId ? newNames(reader(ctx).db, planId, 'TAG') : [];
  }

  @FieldResolver(() => [String], { description: 'Contact types made.' })
  newContactTypes(@Root() { planId }: ImportSummary, @Ctx() ctx: Context): Promise<string[]> | string[] {
    return planId ? newNames(reader(ctx).db, planId, 'CONTACT_TYPE') : [];
  }

  @FieldResolver(() => [ImportProblemCount], {
    description: 'What is wrong in how many rows, the most frequent first, at most 50.',
  })
  async problems(
    @Root() { planId, import: of }: ImportSummary & { import: Import },
    @Ctx() ctx: Context,
  ): Promise<ImportProblemCount[]> {
    const kinds = planId ? await problemKinds(reader(ctx).db, planId) : [];
    return kinds.map(({ column, message, ...kind }) => ({
      ...kind,
      column: headerOf(of, column),
      columnIndex: column,
      message: message[ctx.locale],
    }));
  }
}

@Resolver(() => ImportRowConnection)
export class ImportRowConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { import: of, filter }: ImportRowConnection, @Ctx() ctx: Context): Promise<number> {
    return countRows(reader(ctx), of, filter);
  }
}

@Resolver(() => ImportRow)
export class ImportRowResolver {
  @FieldResolver(() => Contact, {
    nullable: true,
    description: 'The contact that was made, or that is there already, if the viewer sees it.',
  })
  contact(
    @Root() { contactId }: ImportRow,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> | null {
    return contactId ? loadContact(ctx, contactId, selectedFields(info)) : null;
  }

  @FieldResolver(() => [FieldChange], { description: 'Of an UPDATE: what it changes.' })
  async changes(@Root() { changed }: ImportRow, @Ctx() ctx: Context): Promise<FieldChange[]> {
    return changed ? presentedChanges(ctx, changed) : [];
  }

  @FieldResolver(() => [ImportProblem], { description: 'Why it is INVALID.' })
  problems(@Root() row: ImportRow & { import: Import }, @Ctx() ctx: Context): ImportProblem[] {
    return (row.stored ?? []).map(({ column, code, message, value }) => ({
      column: headerOf(row.import, column),
      columnIndex: column,
      code,
      message: message[ctx.locale],
      value,
    }));
  }
}

const headerOf = ({ columns }: Import, column: number | null): string | null =>
  column === null ? null : (columns[column]?.header ?? null);
