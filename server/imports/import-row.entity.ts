import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import type { StoredChange } from '../history/contact-event.entity.js';
import { importRowActions, type ImportRowAction, type StoredProblem } from './import.values.js';

export const ImportRowActionEnum = enumOf('ImportRowAction', importRowActions, 'What becomes of a row.', {
  CREATE: 'A new contact.',
  UPDATE: 'Changes a contact that is there.',
  UNCHANGED: 'The contact is there and says the same.',
  SKIP: 'Left out: the contact is there already, or the import was stopped before this row.',
  INVALID: 'Cannot be taken; the problems say why.',
});

/** What becomes, or became, of one row. The contact to be made waits in `import_contact` until then. */
@ObjectType({ description: 'What becomes of one row of the file.' })
@Entity('import_row')
@Index('import_row_exceptions', { synchronize: false })
@Index('import_row_by_contact', { synchronize: false })
@Index('import_row_further', { synchronize: false })
@Index('import_row_problems', { synchronize: false })
export class ImportRow {
  @PrimaryColumn('uuid')
  planId!: string;

  @Field(() => Int, { description: 'Line of the file, counted from 1, the header included.' })
  @PrimaryColumn('integer')
  line!: number;

  @Field(() => ImportRowActionEnum, { description: 'What is done with it.' })
  @Column('text')
  action!: ImportRowAction;

  /** Only where rows are listed. */
  @Field(() => String, {
    nullable: true,
    description: 'The name of the contact that is to be made or changed, for as long as that waits.',
  })
  waitingName!: string | null;

  /** The contact that the row makes, or that it matches. */
  @Column('uuid', { nullable: true })
  contactId!: string | null;

  /** Line of an earlier row that makes or changes the same contact: what this one changes is done with it. */
  @Column('integer', { nullable: true })
  firstLine!: number | null;

  /** What it changes of a contact, old and new. */
  @Column('jsonb', { nullable: true })
  changed!: StoredChange[] | null;

  @Column('jsonb', { nullable: true })
  stored!: StoredProblem[] | null;

  /** As in the file; only of INVALID rows, so that they can be handed back. */
  @Column('jsonb', { nullable: true })
  cells!: string[] | null;
}
