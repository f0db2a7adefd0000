import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, Int, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { selectedFields } from '../graphql/selection.js';
import { signedIn } from '../graphql/context.js';
import type { Reader } from '../platform/work.js';
import { createContact } from './contact.create.js';
import type { Company } from './company.entity.js';
import type { Contact } from './contact.entity.js';
import { CompanyInput, PersonInput } from './contact.inputs.js';
import { mergeContacts } from './contact.merge.js';
import { CompanyPayload, ContactPayload, PersonPayload } from './contact.payloads.js';
import { findContact } from './contact.query.js';
import { updateContact, type WrittenContact } from './contact.update.js';
import type { ContactSource } from './contact.values.js';
import type { Person } from './person.entity.js';

const sourceOf = (ctx: Context): ContactSource => (signedIn(ctx).via === 'API_KEY' ? 'API' : 'MANUAL');

@Resolver()
export class ContactMutations {
  @Authorized()
  @Mutation(() => PersonPayload, { description: 'Makes a person; first and last name are required.' })
  createPerson(
    @Arg('input', () => PersonInput) input: PersonInput,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PersonPayload> {
    return mutate(
      ctx,
      async work => ({ id: await createContact(work, 'PERSON', input, sourceOf(ctx)) }),
      person(info),
      {
        person: null,
      },
    );
  }

  @Authorized()
  @Mutation(() => CompanyPayload, { description: 'Makes a company; its name is required.' })
  createCompany(
    @Arg('input', () => CompanyInput) input: CompanyInput,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CompanyPayload> {
    return mutate(
      ctx,
      async work => ({ id: await createContact(work, 'COMPANY', input, sourceOf(ctx)) }),
      company(info),
      {
        company: null,
      },
    );
  }

  @Authorized()
  @Mutation(() => PersonPayload, {
    description:
      'Changes what the input names. A stale `version` is a CONFLICT, and `person` is as it is now.',
  })
  updatePerson(
    @Arg('id', () => ID) id: string,
    @Arg('version', () => Int) version: number,
    @Arg('input', () => PersonInput) input: PersonInput,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PersonPayload> {
    const update = { kind: 'PERSON', id, version, input, source: sourceOf(ctx) } as const;
    return mutate(ctx, work => updateContact(work, update), person(info), { person: null });
  }

  @Authorized()
  @Mutation(() => CompanyPayload, {
    description:
      'Changes what the input names. A stale `version` is a CONFLICT, and `company` is as it is now.',
  })
  updateCompany(
    @Arg('id', () => ID) id: string,
    @Arg('version', () => Int) version: number,
    @Arg('input', () => CompanyInput) input: CompanyInput,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CompanyPayload> {
    const update = { kind: 'COMPANY', id, version, input, source: sourceOf(ctx) } as const;
    return mutate(ctx, work => updateContact(work, update), company(info), { company: null });
  }

  @Authorized()
  @Mutation(() => ContactPayload, {
    description:
      "For those who may share both; two persons or two companies. The target keeps its values and its public access and takes what it lacks: single values, e-mails, phones, …, tags, custom fields, people, notes, history, managers and grants (the higher level). The source's id leads to it from then on.",
  })
  mergeContacts(
    @Arg('targetId', () => ID) targetId: string,
    @Arg('sourceId', () => ID) sourceId: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactPayload> {
    return mutate(
      ctx,
      work => mergeContacts(work, targetId, sourceId),
      async (id, reader) => ({ contact: await findContact(reader, id, selectedFields(info, ['contact'])) }),
      { contact: null },
    );
  }
}

const person = (info: GraphQLResolveInfo) => async (written: WrittenContact, reader: Reader) => ({
  person: (await readBack(reader, written, selectedFields(info, ['person']))) as Person | null,
});

const company = (info: GraphQLResolveInfo) => async (written: WrittenContact, reader: Reader) => ({
  company: (await readBack(reader, written, selectedFields(info, ['company']))) as Company | null,
});

/** Scripts mostly ask for id and version, which the write knows. */
async function readBack(
  reader: Reader,
  { id, shown }: WrittenContact,
  fields: ReadonlySet<string>,
): Promise<Pick<Contact, 'id'> | null> {
  return shown && [...fields].every(name => name === '__typename' || name in shown)
    ? shown
    : findContact(reader, id, fields);
}
