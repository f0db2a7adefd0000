import 'reflect-metadata';
import { GraphQLInterfaceType, type GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage } from 'type-graphql';
import { AuthResolver } from './auth/auth.resolver.js';
import { BulkPreviewQuery } from './contacts/bulk-preview.resolver.js';
import { Company } from './contacts/company.entity.js';
import { ContactBulkMutations } from './contacts/contact-bulk.resolver.js';
import { ContactGroupQueries, ContactTypeResolver, TagResolver } from './contacts/contact-groups.resolver.js';
import {
  ContactEventConnectionResolver,
  ContactEventResolver,
  ContactHistoryResolver,
  NoteMutations,
} from './contacts/contact-history.resolver.js';
import { ContactMutations } from './contacts/contact-mutations.resolver.js';
import {
  AccessGrantResolver,
  CompanyResolver,
  ContactConnectionResolver,
  ContactQueries,
  ContactResolver,
  PersonConnectionResolver,
  PersonResolver,
} from './contacts/contact.resolver.js';
import type { Contact } from './contacts/contact.entity.js';
import { Person } from './contacts/person.entity.js';
import { checkRole } from './graphql/authorize.js';
import {
  ImportResolver,
  ImportRowConnectionResolver,
  ImportRowResolver,
  ImportSettingsResolver,
  ImportSummaryResolver,
} from './imports/import-fields.resolver.js';
import { ImportConnectionResolver, ImportMutations, ImportQueries } from './imports/import.resolver.js';
import { NodeQuery, type FoundNode } from './node.resolver.js';
import { ErasureConnectionResolver, ErasureResolver } from './privacy/erasure.resolver.js';
import { RetentionResolver } from './privacy/retention.resolver.js';
import { UserResolver, ViewerResolver } from './users/user.resolver.js';
import { SavedViewResolver } from './views/saved-view.resolver.js';

/** The one list of resolvers. */
export async function createSchema(): Promise<GraphQLSchema> {
  readPlainFieldsDirectly();
  const schema = await buildSchema({
    resolvers: [
      NodeQuery,
      AuthResolver,
      UserResolver,
      ViewerResolver,
      ContactQueries,
      ContactConnectionResolver,
      PersonConnectionResolver,
      ContactResolver,
      PersonResolver,
      CompanyResolver,
      AccessGrantResolver,
      ContactHistoryResolver,
      ContactEventConnectionResolver,
      ContactEventResolver,
      ContactMutations,
      ContactBulkMutations,
      BulkPreviewQuery,
      NoteMutations,
      ContactGroupQueries,
      TagResolver,
      ContactTypeResolver,
      ImportQueries,
      ImportMutations,
      ImportConnectionResolver,
      ImportResolver,
      ImportSettingsResolver,
      ImportSummaryResolver,
      ImportRowConnectionResolver,
      ImportRowResolver,
      ErasureResolver,
      ErasureConnectionResolver,
      RetentionResolver,
      SavedViewResolver,
    ],
    orphanedTypes: [Person, Company],
    authChecker: checkRole,
    validate: false,
  });
  resolveTypesAtOnce(schema);
  return schema;
}

/** Mutations that guess at a secret or start heavy work: one operation holds at most one of them. */
export const oncePerOperation: ReadonlySet<string> = new Set([
  'signIn',
  'acceptInvitation',
  'setUpFirstAdmin',
  'inviteUser',
  'createImport',
  'planImport',
  'runImport',
]);

/**
 * Fields without a resolver are properties of their object. TypeGraphQL would send each through a chain of middlewares,
 * which costs more than everything else about a list; those with roles keep it, for the roles are checked there.
 */
function readPlainFieldsDirectly(): void {
  const { fields, authorizedFields } = getMetadataStorage();
  for (const field of fields) {
    field.simple ??= !authorizedFields.some(
      ({ target, fieldName }) => target === field.target && fieldName === field.name,
    );
  }
}

/** TypeGraphQL resolves types of interfaces asynchronously, which is slow and which graphql-jit does not take. */
function resolveTypesAtOnce(schema: GraphQLSchema): void {
  const contact = schema.getType('Contact');
  if (contact instanceof GraphQLInterfaceType) {
    contact.resolveType = (value: Contact) => (value.kind === 'PERSON' ? 'Person' : 'Company');
  }
  const node = schema.getType('Node');
  if (node instanceof GraphQLInterfaceType) node.resolveType = (value: FoundNode) => value.__typename;
}
