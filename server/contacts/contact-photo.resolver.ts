import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, Mutation, Resolver } from 'type-graphql';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { selectedFields } from '../graphql/selection.js';
import { openUpload } from '../graphql/upload.js';
import type { Reader, Work } from '../platform/work.js';
import { receivePhoto, removeContactPhoto, setContactPhoto } from './contact-photo.service.js';
import { ContactPayload } from './contact.payloads.js';
import { findContact } from './contact.query.js';

@Resolver()
export class PhotoMutations {
  @Authorized()
  @Mutation(() => ContactPayload, {
    description:
      'At most 1 MB; PNG, JPEG, GIF, BMP; fitted into 200 × 300 pixels, never enlarged, and stored without what else the file holds. FILE_TOO_LARGE, UNSUPPORTED_FILE.',
  })
  async setContactPhoto(
    @Arg('contactId', () => ID) contactId: string,
    @Arg('file', () => GraphQLUpload) upload: Promise<FileUpload>,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactPayload> {
    const { read } = await openUpload(upload);
    const photo = await receivePhoto(reader(ctx), contactId, read());
    return answer(ctx, info, work => setContactPhoto(work, contactId, photo));
  }

  @Authorized()
  @Mutation(() => ContactPayload, { description: 'A contact without a photo stays as it is.' })
  removeContactPhoto(
    @Arg('contactId', () => ID) contactId: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactPayload> {
    return answer(ctx, info, work => removeContactPhoto(work, contactId));
  }
}

/** What a mutation answers that changed a contact and knows its id. */
export function answer(
  ctx: Context,
  info: GraphQLResolveInfo,
  run: (work: Work) => Promise<string>,
): Promise<ContactPayload> {
  const read = async (id: string, asReader: Reader) => ({
    contact: await findContact(asReader, id, selectedFields(info, ['contact'])),
  });
  return mutate(ctx, run, read, { contact: null });
}
