import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Contact } from './contact.entity.js';

/**
 * The normalised words of one contact's own data (search.rules.ts). A table of its own, so that a change of anything
 * else leaves the costly trigram index alone.
 */
@Entity('contact_search')
@Index('contact_search_trigrams', { synchronize: false })
@Index('contact_search_sample', { synchronize: false })
export class ContactSearch {
  @PrimaryColumn('uuid')
  contactId!: string;

  @OneToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contact?: Relation<Contact>;

  @Column('text')
  text!: string;
}
