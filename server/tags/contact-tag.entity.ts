import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Tag } from './tag.entity.js';

/** Which tags a contact has. */
@Entity('contact_tag')
@Index('contact_tag_by_tag', ['tagId', 'contactId'])
export class ContactTag {
  @PrimaryColumn('uuid')
  contactId!: string;

  @ManyToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<{ id: string }>;

  @PrimaryColumn('uuid')
  tagId!: string;

  @ManyToOne(() => Tag, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tag_id' })
  tag?: Relation<Tag>;
}
