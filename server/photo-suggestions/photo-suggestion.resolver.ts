import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, ID, Info, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { SocialProfileInput } from '../contacts/contact.inputs.js';
import { answer } from '../contacts/contact-photo.resolver.js';
import { ContactPayload } from '../contacts/contact.payloads.js';
import { signedIn, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { Payload } from '../graphql/user-error.js';
import { listSources, setPhotoProvider, type SetSource } from './photo-provider.service.js';
import { setPhotoFromSuggestion, suggestPhotos } from './photo-suggestion.service.js';

@ObjectType({
  description:
    'A picture that a service has for an address or a profile. Good for the viewer only, for an hour.',
})
export class PhotoSuggestion {
  @Field(() => ID, { description: 'For setContactPhotoFromSuggestion.' })
  id!: string;
  @Field({ description: 'gravatar, libravatar, github, mastodon, bluesky, …' })
  source!: string;
  @Field({ description: 'The picture, from this server.' })
  previewUrl!: string;
}

@ObjectType({
  description: 'A service that may be asked for photos. All are off until an administrator turns them on.',
})
class PhotoProvider {
  @Field({ description: 'For setPhotoProvider.' })
  key!: string;
  @Field({ description: 'As people know it.' })
  name!: string;
  @Field({ description: 'What a look-up tells the service.' })
  disclosure!: string;
  @Field({ description: 'Whether it is asked.' })
  enabled!: boolean;
}

@ObjectType({ description: 'What became of the provider.' })
class PhotoProviderPayload extends Payload {
  @Field(() => PhotoProvider, { nullable: true, description: 'As it is now.' })
  photoProvider!: PhotoProvider | null;
}

@Resolver()
export class PhotoSuggestionResolver {
  @Authorized()
  @Query(() => [PhotoSuggestion], {
    description:
      'Pictures that the providers which are turned on have for these addresses and profiles, and for those of the contact. A provider that fails or does not answer within 5 seconds has none.',
  })
  async photoSuggestions(
    @Arg('contactId', () => ID, { nullable: true }) contactId: string | null | undefined,
    @Arg('emails', () => [String], { nullable: true }) emails: string[] | null | undefined,
    @Arg('socialProfiles', () => [SocialProfileInput], { nullable: true })
    socialProfiles: SocialProfileInput[] | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<PhotoSuggestion[]> {
    const found = await suggestPhotos(ctx.database, signedIn(ctx), { contactId, emails, socialProfiles });
    return found.map(({ id, source }) => ({ id, source, previewUrl: `/photos/suggestions/${id}` }));
  }

  @Authorized('CRM_ADMIN')
  @Query(() => [PhotoProvider], { description: 'For administrators: services that may be asked for photos.' })
  async photoProviders(@Ctx() ctx: Context): Promise<PhotoProvider[]> {
    return (await listSources(ctx.database.read)).map(source => shown(source, ctx));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => PhotoProviderPayload, {
    description: 'For administrators: turns a service on or off for everybody.',
  })
  setPhotoProvider(
    @Arg('key') key: string,
    @Arg('enabled') enabled: boolean,
    @Ctx() ctx: Context,
  ): Promise<PhotoProviderPayload> {
    return mutate(
      ctx,
      work => setPhotoProvider(work, key, enabled),
      source => ({ photoProvider: shown(source, ctx) }),
      { photoProvider: null },
    );
  }

  @Authorized()
  @Mutation(() => ContactPayload, {
    description: 'Gives the contact the picture of a suggestion. EXPIRED after an hour.',
  })
  setContactPhotoFromSuggestion(
    @Arg('contactId', () => ID) contactId: string,
    @Arg('suggestionId', () => ID) suggestionId: string,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactPayload> {
    return answer(ctx, info, work => setPhotoFromSuggestion(work, contactId, suggestionId));
  }
}

const shown = ({ key, name, disclosure, enabled }: SetSource, { locale }: Context): PhotoProvider => ({
  key,
  name,
  disclosure: disclosure[locale],
  enabled,
});
