import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload, Payload } from '../graphql/user-error.js';
import { SavedView } from './saved-view.entity.js';
import { deleteView, findView, listViews, saveView, type ViewToSave } from './saved-view.service.js';

@InputType({ description: 'A view to keep; absent fields of one that is there stay.' })
class SavedViewInput implements ViewToSave {
  @Field(() => ID, { nullable: true, description: 'Of the view to change; absent: a new one.' })
  id?: string | null;
  @Field(() => String, { nullable: true, description: 'Required for a new one, and never empty.' })
  name?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "As SavedView.query. What the list's address does not know is INVALID; so is a page of it.",
  })
  query?: string | null;
}

@ObjectType({ description: 'What became of the view.' })
class SavedViewPayload extends Payload {
  @Field(() => SavedView, { nullable: true, description: 'As it is now.' })
  view!: SavedView | null;
}

@Resolver()
export class SavedViewResolver {
  @Authorized()
  @Query(() => [SavedView], { description: "The viewer's own views, by name." })
  savedViews(@Ctx() ctx: Context): Promise<SavedView[]> {
    return listViews(reader(ctx));
  }

  @Authorized()
  @Mutation(() => SavedViewPayload, {
    description: 'Keeps a view of the list under a name, or changes one. TAKEN, LIMIT_REACHED.',
  })
  saveView(
    @Arg('input', () => SavedViewInput) input: SavedViewInput,
    @Ctx() ctx: Context,
  ): Promise<SavedViewPayload> {
    return mutate(
      ctx,
      work => saveView(work, input),
      async (id, asReader) => ({ view: await findView(asReader, id) }),
      { view: null },
    );
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: "Removes one of the viewer's own views." })
  deleteView(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => deleteView(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }
}
