import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';

export type PhotoType = 'image/png' | 'image/jpeg';

/** The one picture of a contact, as it is served. It lies in the database: every process has it, and a backup too. */
@ObjectType({
  description:
    'At most 200 × 300 pixels. `url` is relative to the server and answers only to those who may see the contact.',
})
@Entity('contact_photo')
export class Photo {
  @PrimaryColumn('uuid')
  contactId!: string;

  @OneToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<{ id: string }>;

  @Column('text')
  type!: PhotoType;

  @Field({ description: 'Another one with every change of the photo.' })
  url!: string;

  @Field(() => Int, { description: 'In pixels.' })
  @Column('integer')
  width!: number;

  @Field(() => Int, { description: 'In pixels.' })
  @Column('integer')
  height!: number;

  /** SHA-256 of the bytes: its ETag, and what tells whether a photo is another one. */
  @Column('text')
  hash!: string;

  @Column('bytea')
  bytes!: Buffer;

  @Column('timestamp with time zone', { precision: 3 })
  changedAt!: Date;
}
