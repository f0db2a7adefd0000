import type { AuditKind } from '../../graphql/graphql';
import type { RouteCodec } from '../../lib/useRouteQuery';

/** Every kind of entry, and whether it is one to look at twice. */
export const isWarning: Record<AuditKind, boolean> = {
  SIGNED_IN: false,
  SIGN_IN_REFUSED: true,
  ACCESS_DENIED: true,
  USER_INVITED: false,
  INVITATION_ACCEPTED: false,
  ROLE_CHANGED: false,
  USER_DEACTIVATED: false,
  USER_ACTIVATED: false,
  PASSWORD_CHANGED: false,
  PASSWORD_RESET: false,
  API_KEY_CREATED: false,
  API_KEY_REVOKED: false,
  DATA_EXPORTED: false,
  CONTACTS_EXPORTED: false,
  CONTACTS_ERASED: true,
  WEB_FORM_CREATED: false,
  WEB_FORM_CHANGED: false,
  WEB_FORM_SWITCHED_ON: false,
  WEB_FORM_SWITCHED_OFF: false,
  WEB_FORM_KEY_ROTATED: false,
  WEB_FORM_DELETED: true,
  SUBMISSIONS_RELEASED: false,
  SUBMISSIONS_DISCARDED: false,
  PHOTO_PROVIDER_ENABLED: true,
  PHOTO_PROVIDER_DISABLED: false,
  CONTACT_TYPE_CREATED: false,
  CONTACT_TYPE_CHANGED: false,
  CONTACT_TYPE_DELETED: true,
  CONTACT_TYPES_REORDERED: false,
  CUSTOM_FIELD_CREATED: false,
  CUSTOM_FIELD_CHANGED: false,
  CUSTOM_FIELD_DELETED: true,
  CUSTOM_FIELDS_REORDERED: false,
  TAG_RENAMED: false,
  TAGS_MERGED: false,
  TAG_DELETED: false,
  WEBHOOK_CREATED: true,
  WEBHOOK_CHANGED: true,
  WEBHOOK_SECRET_ROTATED: false,
  WEBHOOK_DELETED: false,
};

export const auditKinds = Object.keys(isWarning) as AuditKind[];

/** What of the trail is shown, as the URL says it. */
export const auditCodec: RouteCodec<{ kind?: AuditKind; user?: string }> = {
  parse: ({ kind, user }) => ({ kind: auditKinds.find(known => known === kind), user }),
  format: ({ kind, user }) => ({ kind, user }),
};
