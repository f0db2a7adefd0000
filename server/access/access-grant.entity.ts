import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
  type Relation,
} from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';
import type { ShownUser } from '../users/user.query.js';

export const accessLevels = ['READ', 'READ_WRITE', 'MANAGE'] as const;
export type AccessLevel = (typeof accessLevels)[number];
export const publicAccesses = ['NONE', 'READ', 'READ_WRITE'] as const;
export type PublicAccess = (typeof publicAccesses)[number];

export const AccessLevelEnum = enumOf('AccessLevel', accessLevels, 'What a grant allows.', {
  READ: 'See.',
  READ_WRITE: 'See and edit, not delete and not share.',
  MANAGE: 'See, edit, delete and share: a manager.',
});
export const PublicAccessEnum = enumOf('PublicAccess', publicAccesses, 'What every CRM user may do.', {
  NONE: 'Nothing.',
  READ: 'See.',
  READ_WRITE: 'See and edit.',
});

/** The contact is named by id only here; `contact` is resolved in the contacts folder, above this one. */
@ObjectType({
  implements: Node,
  description: "One right on one contact: a user's, or (grantee null) every CRM user's.",
})
@Entity('access_grant')
@Unique('access_grant_contact_id_grantee_id_key', ['contactId', 'granteeId'])
@Check('access_grant_level_check', `level IN ('READ', 'READ_WRITE', 'MANAGE')`)
@Index('access_grant_by_grantee', ['granteeId', 'contactId', 'level'])
export class AccessGrant extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  contactId!: string;

  @ManyToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<{ id: string }>;

  @Column('uuid')
  granteeId!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'grantee_id' })
  granteeRow?: Relation<User>;

  @Field(() => User, { nullable: true, description: 'Whose; null: every CRM user.' })
  grantee?: ShownUser | null;

  @Field(() => AccessLevelEnum, { description: 'What it allows.' })
  @Column('text')
  level!: AccessLevel;

  @Column('uuid', { nullable: true })
  grantedById!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'granted_by_id' })
  granter?: Relation<User>;

  @Field(() => User, { nullable: true, description: 'Who gave it.' })
  grantedBy?: ShownUser | null;

  @Field(() => GraphQLDateTime, { description: 'When it was given or last changed.' })
  @Column('timestamp with time zone', { precision: 3 })
  grantedAt!: Date;
}
