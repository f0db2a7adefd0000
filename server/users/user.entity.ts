import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import type { Locale } from '../platform/messages.js';
import { userRoles, type UserRole } from '../platform/work.js';

const userStates = ['ACTIVE', 'INVITED', 'DEACTIVATED'] as const;
export type UserState = (typeof userStates)[number];
export const UserStateEnum = enumOf('UserState', userStates, 'Whether a user can work with this CRM.', {
  INVITED: 'Has not chosen a password yet.',
  DEACTIVATED: 'Was here and may come back, or the invitation was withdrawn.',
});

export const UserRoleEnum = enumOf(
  'UserRole',
  userRoles,
  "ADMIN: full access, users included. CRM_ADMIN: the CRM's settings and every contact. MEMBER: own and shared contacts.",
);

@ObjectType({ implements: Node, description: 'Somebody who works with this CRM.' })
@Entity('app_user')
@Unique('app_user_email_key_key', ['emailKey'])
@Check('app_user_role_check', `role IN ('ADMIN', 'CRM_ADMIN', 'MEMBER')`)
export class User extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'As shown to colleagues.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  name!: string;

  @Field({ description: 'As entered; also the name to sign in with.' })
  @Column('text')
  email!: string;

  /** Lower case: two users never differ by case alone. */
  @Column('text')
  emailKey!: string;

  @Field(() => UserRoleEnum, { description: 'What the user may do.' })
  @Column('text')
  role!: UserRole;

  @Field({ description: 'False: invited and not yet here, or deactivated.' })
  @Column('boolean')
  active!: boolean;

  /** Found by user.query.ts from the columns; left out where a contact brings its users along. */
  state?: UserState;

  @Field(() => String, { description: 'Language of the client and of mails: en or de.' })
  @Column('text')
  locale!: Locale;

  @Field(() => String, { nullable: true, description: 'A picture of the user, if there is one.' })
  avatarUrl?: string | null;

  /** Argon2id in PHC form; null until the invitation is accepted. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  /** Of an invitation: when it was withdrawn. */
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  deactivatedAt!: Date | null;

  @Column('timestamp with time zone', { precision: 3, nullable: true })
  lastSignInAt!: Date | null;
}
