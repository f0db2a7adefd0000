import sql from 'sql-template-tag';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { instance } from '../platform/instance.js';
import { say } from '../platform/messages.js';
import type { UserRole, Work } from '../platform/work.js';
import { audit } from '../audit/audit.service.js';
import { issueInvitation } from '../auth/invitation.service.js';
import { revokeTokens } from '../auth/one-time-token.service.js';
import { shownUser, type ShownUser } from './user.query.js';
import { emailKey } from '../platform/email-address.rules.js';
import { checkEmail, checkLocale, checkName } from './user.rules.js';

export interface Invitation {
  email: string;
  name: string;
  role: UserRole;
  /** Absent: the instance's. */
  locale?: string | null;
}

/**
 * Adds a user who may choose a password, sends the mail, and gives the link to hand over where there is no mail server.
 * Invited once more, a user who is not here yet gets new data and a new link. TAKEN for everyone else.
 */
export async function inviteUser(
  work: Work,
  input: Invitation,
): Promise<{ user: ShownUser; invitationUrl: string }> {
  const { db, viewer, now, emit } = work;
  const problems: Problem[] = [];
  const email = checkEmail(input.email, problems);
  const name = checkName(input.name, problems);
  const locale = checkLocale(input.locale ?? instance.locale, problems);
  if (problems.length > 0) throw new UserErrors(problems);

  const [user] = await db.rows<ShownUser>(sql`
    INSERT INTO app_user AS u (id, name, email, email_key, role, active, locale, created_at)
    VALUES (${newId()}, ${name}, ${email}, ${emailKey(email)}, ${input.role}, false, ${locale}, ${now})
    ON CONFLICT (email_key) DO UPDATE
      SET name = excluded.name, email = excluded.email, role = excluded.role, locale = excluded.locale,
        deactivated_at = NULL
      WHERE NOT u.active AND u.password_hash IS NULL
    RETURNING ${shownUser}`);
  if (!user) return fail('TAKEN', taken, ['email']);

  await revokeTokens(db, user.id);
  audit(work, {
    kind: 'USER_INVITED',
    actorId: viewer.id,
    userId: user.id,
    details: { role: user.role },
  });
  emit({ type: 'user.invited', data: { userId: user.id } });
  return { user, invitationUrl: await issueInvitation(db, user.id, now) };
}

/** Changes the viewer's own name and language; what is absent stays. */
export async function updateProfile(
  { db, viewer }: Work,
  input: { name?: string | null; locale?: string | null },
): Promise<ShownUser> {
  const problems: Problem[] = [];
  const name = input.name === undefined ? undefined : checkName(input.name, problems);
  const locale = input.locale == null ? undefined : checkLocale(input.locale, problems);
  if (problems.length > 0) throw new UserErrors(problems);
  const [user] = await db.rows<ShownUser>(sql`
    UPDATE app_user AS u SET name = coalesce(${name ?? null}, u.name), locale = coalesce(${locale ?? null}, u.locale)
    WHERE u.id = ${viewer.id} RETURNING ${shownUser}`);
  return user!;
}

const taken = say(
  'Somebody with this e-mail address is already a user.',
  'Mit dieser E-Mail-Adresse gibt es schon eine Benutzerin oder einen Benutzer.',
);
