import 'reflect-metadata';
import { GraphQLInterfaceType, type GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage, type PubSub } from 'type-graphql';
import { AuditEntryConnectionResolver, AuditEntryResolver, AuditQueries } from './audit/audit.resolver.js';
import { ApiKeyResolver } from './auth/api-key.resolver.js';
import { AuthResolver } from './auth/auth.resolver.js';
import { SessionResolver } from './auth/session.resolver.js';
import { BulkPreviewQuery } from './contacts/bulk-preview.resolver.js';
import { Company } from './contacts/company.entity.js';
import { ContactBulkMutations } from './contacts/contact-bulk.resolver.js';
import { ContactChangesSubscription } from './contacts/contact-changes.resolver.js';
import {
  ContactGroupQueries,
  ContactTypeResolver,
  CustomFieldCountResolver,
  TagResolver,
} from './contacts/contact-groups.resolver.js';
import {
  ContactEventConnectionResolver,
  ContactEventResolver,
  ContactHistoryResolver,
  NoteMutations,
} from './contacts/contact-history.resolver.js';
import { ContactCustomFieldsResolver } from './contacts/contact-custom-fields.resolver.js';
import { ContactMutations } from './contacts/contact-mutations.resolver.js';
import { PhotoSuggestionResolver } from './photo-suggestions/photo-suggestion.resolver.js';
import { PhotoMutations } from './contacts/contact-photo.resolver.js';
import {
  AccessGrantResolver,
  CompanyResolver,
  ContactConnectionResolver,
  ContactQueries,
  ContactResolver,
  PersonConnectionResolver,
  PersonResolver,
} from './contacts/contact.resolver.js';
import { LeavingUserMutations } from './contacts/leaving-user.resolver.js';
import { CustomFieldResolver } from './custom-fields/custom-field.resolver.js';
import type { Contact } from './contacts/contact.entity.js';
import { Person } from './contacts/person.entity.js';
import { describeTheRest } from './descriptions.js';
import { checkRole } from './graphql/authorize.js';
import { ImportChangesSubscription } from './imports/import-changes.resolver.js';
import {
  ImportCorrectionMutations,
  ImportCorrectionsResolver,
} from './imports/import-corrections.resolver.js';
import {
  ImportResolver,
  ImportRowConnectionResolver,
  ImportRowResolver,
  ImportSettingsResolver,
  ImportSummaryResolver,
} from './imports/import-fields.resolver.js';
import { ImportConnectionResolver, ImportMutations, ImportQueries } from './imports/import.resolver.js';
import {
  NotificationConnectionResolver,
  NotificationOperations,
  NotificationResolver,
  ViewerNotificationsResolver,
} from './notifications/notification.resolver.js';
import { CompanyProfileResolver, LookupResolver } from './lookup/lookup.resolver.js';
import { NodeQuery, type FoundNode } from './node.resolver.js';
import { ErasureConnectionResolver, ErasureResolver } from './privacy/erasure.resolver.js';
import { RetentionResolver } from './privacy/retention.resolver.js';
import { ContactTypeMutations, CustomFieldMutations, TagMutations } from './settings/settings.resolver.js';
import { ColleagueResolver, UserResolver, ViewerResolver } from './users/user.resolver.js';
import { SavedViewResolver } from './views/saved-view.resolver.js';
import { PublicFormResolver } from './web-forms/public-form.resolver.js';
import {
  SubmissionConnectionResolver,
  SubmissionMutations,
  SubmissionQueries,
  SubmissionResolver,
} from './web-forms/submission.resolver.js';
import { WebFormMutations, WebFormQueries, WebFormResolver } from './web-forms/web-form.resolver.js';
import {
  WebhookDeliveryConnectionResolver,
  WebhookDeliveryResolver,
  WebhookOperations,
  WebhookResolver,
} from './webhooks/webhook.resolver.js';

/** The one list of resolvers. */
export async function createSchema(): Promise<GraphQLSchema> {
  readPlainFieldsDirectly();
  const schema = await buildSchema({
    resolvers: [
      NodeQuery,
      AuthResolver,
      SessionResolver,
      ApiKeyResolver,
      AuditQueries,
      AuditEntryConnectionResolver,
      AuditEntryResolver,
      UserResolver,
      ColleagueResolver,
      ViewerResolver,
      ContactQueries,
      ContactConnectionResolver,
      PersonConnectionResolver,
      ContactResolver,
      ContactCustomFieldsResolver,
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
      PhotoMutations,
      PhotoSuggestionResolver,
      LeavingUserMutations,
      ContactGroupQueries,
      TagResolver,
      ContactTypeResolver,
      CustomFieldResolver,
      CustomFieldCountResolver,
      ContactTypeMutations,
      TagMutations,
      CustomFieldMutations,
      ImportQueries,
      ImportMutations,
      ImportConnectionResolver,
      ImportResolver,
      ImportCorrectionsResolver,
      ImportCorrectionMutations,
      ImportChangesSubscription,
      ImportSettingsResolver,
      ImportSummaryResolver,
      ImportRowConnectionResolver,
      ImportRowResolver,
      ContactChangesSubscription,
      ViewerNotificationsResolver,
      NotificationConnectionResolver,
      NotificationResolver,
      NotificationOperations,
      ErasureResolver,
      ErasureConnectionResolver,
      RetentionResolver,
      SavedViewResolver,
      WebFormQueries,
      WebFormMutations,
      WebFormResolver,
      SubmissionConnectionResolver,
      SubmissionResolver,
      SubmissionMutations,
      SubmissionQueries,
      PublicFormResolver,
      LookupResolver,
      CompanyProfileResolver,
      WebhookOperations,
      WebhookResolver,
      WebhookDeliveryConnectionResolver,
      WebhookDeliveryResolver,
    ],
    orphanedTypes: [Person, Company],
    authChecker: checkRole,
    pubSub: noTopics,
    validate: false,
  });
  resolveTypesAtOnce(schema);
  describeTheRest(schema);
  return schema;
}

/** Subscriptions bring their own events (graphql/live.ts), but TypeGraphQL wants to be given something. */
const noTopics: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('There are no topics');
  },
};

/** What only people may do: nobody who finds a key gets further than the key. */
export const notWithKeys: ReadonlySet<string> = new Set([
  'sessions',
  'signIn',
  'signOut',
  'acceptInvitation',
  'setUpFirstAdmin',
  'requestPasswordReset',
  'resetPassword',
  'changePassword',
  'endSession',
  'endOtherSessions',
  'createApiKey',
]);

/** Mutations that take no Idempotency-Key: they give the browser a session, or their answer holds a secret. */
export const neverKept: ReadonlySet<string> = new Set([
  ...notWithKeys,
  'inviteUser',
  'createWebhook',
  'rotateWebhookSecret',
]);

/** Mutations that guess at a secret or start heavy work: one operation holds at most one of them. */
export const oncePerOperation: ReadonlySet<string> = new Set([
  'signIn',
  'acceptInvitation',
  'setUpFirstAdmin',
  'inviteUser',
  'requestPasswordReset',
  'resetPassword',
  'changePassword',
  'createApiKey',
  'setContactPhoto',
  'createImport',
  'planImport',
  'runImport',
  'submitWebForm',
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
