import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { AccessGrant } from '../access/access-grant.entity.js';
import { ViewerAccess, viewerAccess } from '../access/viewer-access.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { selectedFields } from '../graphql/selection.js';
import { pageRequest, type PageArguments } from '../platform/page.js';
import { accessGrantsOf } from './contact-grants.js';
import { Company } from './company.entity.js';
import { isShownOfCompany } from './contact.fields.js';
import { findDuplicates } from './contact.duplicates.js';
import { Contact, ContactKindEnum } from './contact.entity.js';
import type { ContactFilter } from './contact.filter.js';
import { ContactFilterInput, ContactSortInput } from './contact.inputs.js';
import { loadContact, loadContacts, loadGrantedContact } from './contact.loaders.js';
import { ContactConnection, PersonConnection } from './contact.payloads.js';
import { countContacts } from './contact.total.query.js';
import { listContacts } from './contact.query.js';
import type { ContactKind } from './contact.values.js';
import { Person } from './person.entity.js';

@ArgsType()
export class FirstAfter implements PageArguments {
  @Field(() => Int, { nullable: true, description: 'Page size from 0 (only the total) to 100; absent: 25.' })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'Starts behind this cursor.' })
  after?: string | null;
}

@ArgsType()
class ContactsArguments extends FirstAfter {
  @Field(() => ContactFilterInput, { nullable: true, description: 'Absent: all that the viewer sees.' })
  filter?: ContactFilterInput | null;
  @Field(() => ContactSortInput, {
    nullable: true,
    description: 'Absent: RELEVANCE with a search, else NAME.',
  })
  sort?: ContactSortInput | null;
  @Field(() => Int, { nullable: true, description: 'Page size, counted from the end or from `before`.' })
  last?: number | null;
  @Field(() => String, { nullable: true, description: 'Ends before this cursor.' })
  before?: string | null;
}

@Resolver()
export class ContactQueries {
  @Authorized()
  @Query(() => ContactConnection, { description: 'The contacts that the viewer may see.' })
  async contacts(
    @Args(() => ContactsArguments) { filter, sort, ...page }: ContactsArguments,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object> {
    const fields = selectedFields(info, ['nodes'], ['edges', 'node']);
    return connection(ctx, filter ?? {}, { sort: sort ?? null, page, fields });
  }

  @Authorized()
  @Query(() => Contact, {
    nullable: true,
    description:
      'Null where there is none, or none that the viewer may see. The id of a merged contact leads to its target.',
  })
  contact(
    @Arg('id', () => ID) id: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> {
    return loadContact(ctx, id, selectedFields(info));
  }

  @Authorized()
  @Query(() => [Contact], {
    description: 'Visible contacts that look like this one: same e-mail, phone or a very similar name.',
  })
  async possibleDuplicates(
    @Arg('kind', () => ContactKindEnum) kind: ContactKind,
    @Arg('name', () => String, { nullable: true }) name: string | null | undefined,
    @Arg('emails', () => [String], { nullable: true }) emails: string[] | null | undefined,
    @Arg('phones', () => [String], { nullable: true }) phones: string[] | null | undefined,
    @Arg('excludeId', () => ID, { nullable: true }) excludeId: string | null | undefined,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact[]> {
    const like = { kind, name: name ?? '', emails: emails ?? [], phones: phones ?? [], excludeId };
    return loadContacts(ctx, await findDuplicates(reader(ctx), like), selectedFields(info));
  }
}

interface ListOptions {
  sort: ContactSortInput | null;
  page: PageArguments;
  fields: ReadonlySet<string>;
}

async function connection(
  ctx: Context,
  filter: ContactFilter,
  { sort, page, fields }: ListOptions,
): Promise<object> {
  const list = await listContacts(reader(ctx), { filter, sort, page: pageRequest(page), fields });
  return { ...list, filter };
}

@Resolver(() => ContactConnection)
export class ContactConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { filter }: ContactConnection, @Ctx() ctx: Context): Promise<number> {
    return countContacts(reader(ctx), filter);
  }

  @FieldResolver(() => Int, {
    description: 'The exact total where it is below `limit`, else `limit`; at bounded cost.',
  })
  totalCountUpTo(
    @Root() { filter }: ContactConnection,
    @Arg('limit', () => Int, { defaultValue: 10_000 }) limit: number,
    @Ctx() ctx: Context,
  ): Promise<number> {
    return countContacts(reader(ctx), filter, Math.max(0, limit));
  }
}

@Resolver(() => PersonConnection)
export class PersonConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { filter }: PersonConnection, @Ctx() ctx: Context): Promise<number> {
    return countContacts(reader(ctx), filter);
  }
}

/** Fields of a contact that lead to other things; the rest stands in the row as it was read. */
@Resolver(() => Contact)
export class ContactResolver {
  @FieldResolver(() => [AccessGrant], {
    description: 'Every grant on it, managers included. Empty for viewers who may not share it.',
  })
  accessGrants(@Root() contact: Contact, @Ctx() ctx: Context): object[] {
    return viewerAccess(signedIn(ctx), contact).canShare ? accessGrantsOf(contact) : [];
  }

  @FieldResolver(() => ViewerAccess, { description: 'What the viewer may do with it, and why.' })
  viewerAccess(@Root() contact: Contact, @Ctx() ctx: Context): ViewerAccess {
    return viewerAccess(signedIn(ctx), contact);
  }
}

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => Company, {
    nullable: true,
    description: 'Where the person works. Null too where the viewer may not see the company.',
  })
  company(
    @Root() { companyId, shownCompany }: Person,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> | Contact | null {
    if (!companyId || !shownCompany) return null;
    const fields = selectedFields(info);
    return isShownOfCompany(fields) ? shownCompany : loadContact(ctx, companyId, fields);
  }
}

@Resolver(() => Company)
export class CompanyResolver {
  @FieldResolver(() => PersonConnection, { description: 'Its people that the viewer may see.' })
  people(
    @Root() { id }: Company,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object> {
    const fields = selectedFields(info, ['nodes'], ['edges', 'node']);
    return connection(ctx, { companyId: id, kind: 'PERSON' }, { sort: null, page, fields });
  }
}

/** A grant points up to its contact. */
@Resolver(() => AccessGrant)
export class AccessGrantResolver {
  @FieldResolver(() => Contact, { description: 'What it is about.' })
  contact(
    @Root() { contactId }: AccessGrant,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Contact | null> {
    return loadGrantedContact(ctx, contactId, selectedFields(info));
  }
}
