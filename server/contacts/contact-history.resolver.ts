import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { viewerAccess } from '../access/viewer-access.js';
import { customFieldsOf } from '../custom-fields/custom-field.loader.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload } from '../graphql/user-error.js';
import { ContactEvent, FieldChange, type StoredChange } from '../history/contact-event.entity.js';
import { countHistory, findNames, listHistory } from '../history/history.query.js';
import { isOfCustomField, presentChanges, referencesIn } from '../history/history.rules.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { addNote, deleteNote, updateNote } from './contact-notes.service.js';
import { Contact } from './contact.entity.js';
import { ContactEventConnection, NotePayload } from './contact.payloads.js';
import { FirstAfter } from './contact.resolver.js';

@Resolver(() => Contact)
export class ContactHistoryResolver {
  @FieldResolver(() => ContactEventConnection, { description: 'What happened to it, newest first.' })
  async history(
    @Root() contact: Contact,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const list = await listHistory(reader(ctx), contact.id, canShare(ctx, contact), pageRequest(page));
    return { ...list, contact };
  }
}

@Resolver(() => ContactEventConnection)
export class ContactEventConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { contact }: ContactEventConnection, @Ctx() ctx: Context): Promise<number> {
    return countHistory(reader(ctx), contact.id, canShare(ctx, contact));
  }
}

const canShare = (ctx: Context, contact: Contact): boolean => viewerAccess(signedIn(ctx), contact).canShare;

@Resolver(() => ContactEvent)
export class ContactEventResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null: nobody who was signed in.' })
  actor(@Root() { actorId }: ContactEvent, @Ctx() ctx: Context): Promise<ShownUser | null> | null {
    return actorId ? userLoader(ctx).load(actorId) : null;
  }

  @FieldResolver(() => Boolean, { description: "Whether it is the viewer's own note." })
  canChange(@Root() { type, actorId }: ContactEvent, @Ctx() ctx: Context): boolean {
    return type === 'NOTE' && actorId === signedIn(ctx).id;
  }

  @FieldResolver(() => [FieldChange], { description: 'Which fields changed, ready to show.' })
  async changes(@Root() { stored }: ContactEvent, @Ctx() ctx: Context): Promise<FieldChange[]> {
    return stored ? presentedChanges(ctx, stored) : [];
  }
}

/** Stored changes as the viewer may read them; the names that they need are looked up together. */
export async function presentedChanges(ctx: Context, stored: StoredChange[]): Promise<FieldChange[]> {
  const loader = ctx.loaders.get('historyNames', () => reader(ctx), findNames);
  const names = await Promise.all(referencesIn(stored).map(async id => [id, await loader.load(id)] as const));
  const fields = stored.some(isOfCustomField) ? await customFieldsOf(ctx) : [];
  return presentChanges(stored, new Map(names), fields, ctx.locale);
}

@Resolver()
export class NoteMutations {
  @Authorized()
  @Mutation(() => NotePayload, { description: 'For those who may edit the contact.' })
  addNote(
    @Arg('contactId', () => ID) contactId: string,
    @Arg('text', () => String) text: string,
    @Ctx() ctx: Context,
  ): Promise<NotePayload> {
    return mutate(
      ctx,
      work => addNote(work, contactId, text),
      event => ({ event }),
      { event: null },
    );
  }

  @Authorized()
  @Mutation(() => NotePayload, { description: "Changes the viewer's own note." })
  updateNote(
    @Arg('id', () => ID) id: string,
    @Arg('text', () => String) text: string,
    @Ctx() ctx: Context,
  ): Promise<NotePayload> {
    return mutate(
      ctx,
      work => updateNote(work, id, text),
      event => ({ event }),
      { event: null },
    );
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: "Removes the viewer's own note." })
  deleteNote(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => deleteNote(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }
}
