import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Address, SocialProfile } from '../contacts/contact-info.entity.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { PhotoSuggestion } from '../photo-suggestions/photo-suggestion.resolver.js';
import { companyLogo } from './company-logo.service.js';
import {
  companyProfile,
  findCompanies,
  providers,
  type Asker,
  type ProvidedCompany,
} from './lookup.service.js';

@ObjectType({ description: 'A service that can be asked about companies.' })
class LookupProvider {
  @Field({ description: 'For findCompanies and companyProfile.' })
  key!: string;
  @Field({ description: 'As people know it.' })
  name!: string;
  @Field({ description: "Attribution and terms, in the viewer's language." })
  notice!: string;
  @Field({ description: 'False: it has to be set up first.' })
  available!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'How to set it up; for administrators, while it is not available.',
  })
  setUp!: string | null;
}

@ObjectType({ description: 'A company that a provider knows.' })
class CompanyMatch {
  @Field({ description: 'LookupProvider.key.' })
  provider!: string;
  @Field({ description: "The provider's own id, for companyProfile." })
  externalId!: string;
  @Field({ description: 'What it is called there.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'What tells it from others of the name.' })
  description!: string | null;
  @Field(() => String, { nullable: true, description: 'Where it is.' })
  location!: string | null;
  @Field(() => String, { nullable: true, description: "The provider's page about it." })
  url!: string | null;
}

@ObjectType({
  description: 'Proposals only: nothing is saved until the viewer takes them over into the contact.',
})
class CompanyProfile {
  @Field({ description: 'LookupProvider.key.' })
  provider!: string;
  @Field({ description: "The provider's own id." })
  externalId!: string;
  @Field(() => String, { nullable: true, description: "The provider's page about it." })
  sourceUrl!: string | null;
  @Field(() => GraphQLDateTime, { description: 'When the provider said so.' })
  retrievedAt!: Date;
  @Field({ description: 'What it is called there.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'What it does.' })
  description!: string | null;
  @Field(() => [String], { description: 'E-mail addresses.' })
  emails!: string[];
  @Field(() => [String], { description: 'Phone numbers.' })
  phones!: string[];
  @Field(() => [String], { description: 'Websites.' })
  websites!: string[];
  @Field(() => [SocialProfile], { description: 'Profiles in networks.' })
  socialProfiles!: Omit<SocialProfile, 'contactId' | 'position'>[];
  @Field(() => [Address], { description: 'Headquarters, and others.' })
  addresses!: Omit<Address, 'contactId' | 'position'>[];
  @Field(() => [String], { description: 'Names of people who lead it or founded it.' })
  people!: string[];
  @Field(() => String, { nullable: true, description: 'Where a picture of its logo is.' })
  logoUrl!: string | null;
}

@Resolver()
export class LookupResolver {
  @Authorized()
  @Query(() => [LookupProvider], { description: 'Services that can be asked about companies.' })
  lookupProviders(@Ctx() ctx: Context): LookupProvider[] {
    const isMember = signedIn(ctx).role === 'MEMBER';
    return providers.map(({ key, name, notice, setUp, isAvailable }) => ({
      key,
      name,
      notice: notice[ctx.locale],
      available: isAvailable(),
      setUp: isMember || isAvailable() ? null : (setUp?.[ctx.locale] ?? null),
    }));
  }

  @Authorized()
  @Query(() => [CompanyMatch], {
    description:
      'Companies of this name at one provider, or at all. UNAVAILABLE within 5 seconds, with a text for people.',
  })
  findCompanies(
    @Arg('name') name: string,
    @Arg('provider', () => String, { nullable: true }) provider: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<CompanyMatch[]> {
    return findCompanies(asker(ctx), { name, provider });
  }

  @Authorized()
  @Query(() => CompanyProfile, {
    nullable: true,
    description:
      'What a provider says of a company, as far as it fits into a contact. UNAVAILABLE within 5 seconds.',
  })
  async companyProfile(
    @Arg('provider') provider: string,
    @Arg('externalId', () => ID) externalId: string,
    @Ctx() ctx: Context,
  ): Promise<CompanyProfile | null> {
    const found = await companyProfile(asker(ctx), provider, externalId);
    return (
      found && {
        ...found,
        emails: found.emails.map(({ address }) => address),
        phones: found.phones.map(({ number }) => number),
        websites: found.websites.map(({ url }) => url),
      }
    );
  }
}

@Resolver(() => CompanyProfile)
export class CompanyProfileResolver {
  @FieldResolver(() => PhotoSuggestion, {
    nullable: true,
    description: 'Its logo as a photo, fetched by this server when it is asked for; null where it cannot be.',
  })
  async logo(@Root() company: ProvidedCompany, @Ctx() ctx: Context): Promise<PhotoSuggestion | null> {
    const found = await companyLogo(reader(ctx), company);
    return found && { id: found.id, source: found.source, previewUrl: `/photos/suggestions/${found.id}` };
  }
}

const asker = (ctx: Context): Asker => ({ database: ctx.database, viewer: signedIn(ctx) });
