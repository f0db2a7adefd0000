import { AccessGrant } from './access/access-grant.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { ApiKey } from './auth/api-key.entity.js';
import { OneTimeToken } from './auth/one-time-token.entity.js';
import { Session } from './auth/session.entity.js';
import { ContactType } from './contact-types/contact-type.entity.js';
import { Company } from './contacts/company.entity.js';
import { Address, Email, Phone, SocialProfile, Website } from './contacts/contact-info.entity.js';
import { ContactSearch } from './contacts/contact-search.entity.js';
import { Contact } from './contacts/contact.entity.js';
import { Person } from './contacts/person.entity.js';
import { CustomFieldValueRow } from './custom-fields/custom-field-value.entity.js';
import { CustomField } from './custom-fields/custom-field.entity.js';
import { ContactEvent } from './history/contact-event.entity.js';
import { FormerName } from './history/former-name.entity.js';
import { ImportRow } from './imports/import-row.entity.js';
import { Import } from './imports/import.entity.js';
import { Notification, NotificationContact } from './notifications/notification.entity.js';
import { PhotoProviderSetting, StoredSuggestion } from './photo-suggestions/photo-provider.entity.js';
import { Photo } from './photos/photo.entity.js';
import { KeptAnswer } from './platform/kept-answer.entity.js';
import { Erasure } from './privacy/erasure.entity.js';
import { ContactTag } from './tags/contact-tag.entity.js';
import { Tag } from './tags/tag.entity.js';
import { User } from './users/user.entity.js';
import { SavedView } from './views/saved-view.entity.js';
import { Submission } from './web-forms/submission.entity.js';
import { WebForm } from './web-forms/web-form.entity.js';
import { Webhook, WebhookDelivery } from './webhooks/webhook.entity.js';

/** The one list of tables. */
export const entities = [
  User,
  Session,
  OneTimeToken,
  ApiKey,
  AuditEntry,
  ContactType,
  Tag,
  CustomField,
  Contact,
  Person,
  Company,
  Email,
  Phone,
  Website,
  SocialProfile,
  Address,
  ContactSearch,
  ContactTag,
  CustomFieldValueRow,
  Photo,
  PhotoProviderSetting,
  StoredSuggestion,
  AccessGrant,
  ContactEvent,
  FormerName,
  Import,
  ImportRow,
  Notification,
  NotificationContact,
  Erasure,
  SavedView,
  WebForm,
  Submission,
  Webhook,
  WebhookDelivery,
  KeptAnswer,
];
