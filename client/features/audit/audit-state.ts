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
};

export const auditKinds = Object.keys(isWarning) as AuditKind[];

/** What of the trail is shown, as the URL says it. */
export const auditCodec: RouteCodec<{ kind?: AuditKind; user?: string }> = {
  parse: ({ kind, user }) => ({ kind: auditKinds.find(known => known === kind), user }),
  format: ({ kind, user }) => ({ kind, user }),
};
