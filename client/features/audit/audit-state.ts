import type { AuditKind } from '../../graphql/graphql';
import type { RouteCodec } from '../../lib/useRouteQuery';

export const auditKinds: readonly AuditKind[] = [
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'ACCESS_DENIED',
  'USER_INVITED',
  'INVITATION_ACCEPTED',
  'ROLE_CHANGED',
  'USER_DEACTIVATED',
  'USER_ACTIVATED',
  'PASSWORD_CHANGED',
  'PASSWORD_RESET',
  'API_KEY_CREATED',
  'API_KEY_REVOKED',
];

/** What of the trail is shown, as the URL says it. */
export const auditCodec: RouteCodec<{ kind?: AuditKind; user?: string }> = {
  parse: ({ kind, user }) => ({ kind: auditKinds.find(known => known === kind), user }),
  format: ({ kind, user }) => ({ kind, user }),
};
