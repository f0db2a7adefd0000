import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a contact type or a custom field was called that is gone: histories still name it. */
@Entity('former_name')
export class FormerName {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;
}
