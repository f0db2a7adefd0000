import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { PublicAccess } from '../access/access-grant.entity.js';
import { ContactType } from '../contact-types/contact-type.entity.js';
import type { ContactKind } from '../contacts/contact.values.js';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import type { Locale, Message } from '../platform/messages.js';
import { User } from '../users/user.entity.js';
import type { Position } from './csv.js';
import type { Encoding } from './encoding.js';
import {
  importFormats,
  importStatuses,
  type DuplicatePolicy,
  type ImportFormat,
  type ImportStatus,
  type MatchKey,
  type RowCounts,
  type StoredColumn,
} from './import.values.js';

const ImportStatusEnum = enumOf('ImportStatus', importStatuses, 'Where an import stands.', {
  DRAFT: 'Can be set up.',
  PLANNING: 'Every row is being checked.',
  PLANNED: 'It is known what would become of every row; nothing is written yet.',
  RUNNING: 'The plan is being carried out.',
  CANCELLED: 'Stopped on the way; what was done stays.',
  FAILED: 'Stopped by a problem; what was done stays.',
});

const ImportFormatEnum = enumOf('ImportFormat', importFormats, 'What kind of file was sent.', {
  CSV: 'Rows of cells.',
  VCARD: 'vCards; each is a row under our own headers.',
});

/** A CSV file on its way into the contacts. File, rows and names hang on `fileId` and `planId`, not on the import itself. */
@ObjectType({ implements: Node, description: 'A CSV file on its way into the contacts.' })
@Entity('import')
@Index('import_by_creator', ['createdById', 'id'])
@Index('import_by_header', ['createdById', 'headerKey', 'id'], { where: 'step > 0' })
@Check('import_format_check', `format IN ('CSV', 'VCARD')`)
@Check(
  'import_status_check',
  `status IN ('DRAFT', 'PLANNING', 'PLANNED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNDOING', 'UNDONE')`,
)
export class Import extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'As it was called when it was uploaded.' })
  @Column('text')
  fileName!: string;

  @Field(() => ImportFormatEnum, { description: 'What kind of file it was.' })
  @Column('text', { default: 'CSV' })
  format!: ImportFormat;

  @Field(() => ImportStatusEnum, { description: 'Where it stands.' })
  @Column('text')
  status!: ImportStatus;

  @Column('uuid')
  createdById!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'created_by_id' })
  creator?: Relation<User>;

  @Field(() => GraphQLDateTime, { description: 'When the file was uploaded.' })
  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was completed, cancelled or failed.',
  })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  finishedAt!: Date | null;

  /** Null: the file has been dropped. */
  @Column('uuid', { nullable: true })
  fileId!: string | null;

  /** Somebody in the file was erased: it is dropped as soon as the import is not at work. */
  @Column('boolean', { default: false })
  eraseFile!: boolean;

  @Column('text')
  encoding!: Encoding;

  @Column('text')
  delimiter!: string;

  @Column('text')
  quote!: string;

  @Column('boolean')
  hasHeader!: boolean;

  @Column('jsonb')
  columns!: StoredColumn[];

  /** Finds the mapping again for a file with the same header row; null: no header. */
  @Column('text', { nullable: true })
  headerKey!: string | null;

  @Column('text')
  duplicatePolicy!: DuplicatePolicy;

  @Column('text', { array: true })
  matchKeys!: MatchKey[];

  @Column('boolean')
  emptyClears!: boolean;

  @Column('boolean')
  createMissing!: boolean;

  @Column('uuid', { nullable: true })
  contactTypeId!: string | null;

  @ManyToOne(() => ContactType, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'contact_type_id' })
  contactTypeRow?: Relation<ContactType>;

  @Column('text', { array: true })
  tags!: string[];

  @Column('uuid', { array: true })
  managerIds!: string[];

  @Column('text')
  publicAccess!: PublicAccess;

  @Column('text')
  locale!: Locale;

  /** Rises with every portion and every change of state: a job goes on only where it left off. */
  @Column('integer')
  step!: number;

  /** Whose rows these are; a new check makes a new plan. */
  @Column('uuid', { nullable: true })
  planId!: string | null;

  /** Where checking goes on; null: at the start. */
  @Column('jsonb', { nullable: true })
  planAt!: Position | null;

  /**
   * The last row that was carried out: companies come first, each kind in the order of the file. While it is undone: the
   * kind of contacts that are being removed, and the last row.
   */
  @Column('jsonb', { nullable: true })
  runAt!: { kind: ContactKind; line: number } | null;

  @Column('integer')
  rowsDone!: number;

  /** As planned so far; once it ends, as it was done. */
  @Column('jsonb', { nullable: true })
  counts!: RowCounts | null;

  @Field(() => Float, { description: 'How much of what is under way is done, 0 to 1.' })
  @Column('double precision')
  progress!: number;

  @Column('jsonb', { nullable: true })
  failure!: Message | null;
}
