import type { AuthCheckerFn } from 'type-graphql';
import { RequestError } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import { signedIn, type Context } from './context.js';

/**
 * Behind `@Authorized`: somebody is signed in, else UNAUTHENTICATED; and has one of the roles, if any are named, else
 * FORBIDDEN. An ADMIN may whatever a CRM_ADMIN may.
 */
export const checkRole: AuthCheckerFn<Context, 'ADMIN' | 'CRM_ADMIN'> = ({ context }, roles) => {
  const { role } = signedIn(context);
  if (roles.length === 0 || role === 'ADMIN' || (role === 'CRM_ADMIN' && roles.includes('CRM_ADMIN')))
    return true;
  throw new RequestError('FORBIDDEN', administratorsOnly);
};

/** The same for an argument that only a full-access administrator may give: FORBIDDEN for everyone else. */
export function requireAdmin(ctx: Context): void {
  if (signedIn(ctx).role !== 'ADMIN') throw new RequestError('FORBIDDEN', administratorsOnly);
}

const administratorsOnly = say('Only administrators may do this.', 'Das dürfen nur Administratoren.');
