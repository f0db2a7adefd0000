import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CustomField } from './custom-field.entity.js';

/** What a contact has in a custom field: the column of the field's type is set, the others are null. */
@Entity('custom_field_value')
@Index('custom_field_value_text', { synchronize: false })
@Index('custom_field_value_number', ['fieldId', 'number', 'contactId'])
@Index('custom_field_value_date', ['fieldId', 'date', 'contactId'])
export class CustomFieldValueRow {
  @PrimaryColumn('uuid')
  contactId!: string;

  @ManyToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<{ id: string }>;

  @PrimaryColumn('uuid')
  fieldId!: string;

  @ManyToOne(() => CustomField, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'field_id' })
  field?: Relation<CustomField>;

  /** TEXT, TEXTAREA, URL. */
  @Column('text', { nullable: true })
  text!: string | null;

  @Column('double precision', { nullable: true })
  number!: number | null;

  @Column('date', { nullable: true })
  date!: string | null;

  @Column('boolean', { nullable: true })
  checked!: boolean | null;

  /** SELECT (one) and MULTISELECT: ids of the field's options. */
  @Column('uuid', { array: true, nullable: true })
  optionIds!: string[] | null;
}
