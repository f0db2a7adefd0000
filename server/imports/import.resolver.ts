import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { Arg, Args, Authorized, Ctx, ID, Int, Mutation, Query, Resolver, FieldResolver } from 'type-graphql';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { openUpload } from '../graphql/upload.js';
import { OkPayload } from '../graphql/user-error.js';
import { pageRequest } from '../platform/page.js';
import { Import } from './import.entity.js';
import { receiveFile } from './import.files.js';
import { ImportSettingsInput } from './import.inputs.js';
import { ImportConnection, ImportPayload } from './import.payloads.js';
import { countImports, findImport, listImports } from './import.query.js';
import { configureImport, createImport } from './import.service.js';
import { cancelImport, deleteImport, planImport, runImport, undoImport } from './import.states.service.js';

@Resolver()
export class ImportQueries {
  @Authorized()
  @Query(() => Import, {
    nullable: true,
    description: "The viewer's own import; administrators find others' too, with their numbers only.",
  })
  import(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<Import | null> {
    return findImport(reader(ctx), id);
  }

  @Authorized()
  @Query(() => ImportConnection, {
    description: "The viewer's own imports, newest first; administrators see that others exist.",
  })
  imports(@Args(() => FirstAfter) page: FirstAfter, @Ctx() ctx: Context): Promise<object> {
    return listImports(reader(ctx), pageRequest(page));
  }
}

@Resolver(() => ImportConnection)
export class ImportConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Ctx() ctx: Context): Promise<number> {
    return countImports(reader(ctx));
  }
}

@Resolver()
export class ImportMutations {
  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Stores a CSV file, or vCards as the rows that they stand for, detects encoding, delimiter and header, and proposes a mapping. Status DRAFT.',
  })
  async createImport(
    @Arg('file', () => GraphQLUpload) upload: Promise<FileUpload>,
    @Ctx() ctx: Context,
  ): Promise<ImportPayload> {
    const { locale } = signedIn(ctx);
    const file = await receiveFile(ctx.database.read, await openUpload(upload), locale);
    return answer(ctx, work => createImport(work, file));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description: 'Sets an import up; a plan made before is void. Status DRAFT.',
  })
  configureImport(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => ImportSettingsInput) input: ImportSettingsInput,
    @Ctx() ctx: Context,
  ): Promise<ImportPayload> {
    return answer(ctx, work => configureImport(work, id, input));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description: 'Checks every row, in the background; writes no contact. Status PLANNING, then PLANNED.',
  })
  planImport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<ImportPayload> {
    return answer(ctx, work => planImport(work, id));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Does what the plan says, in the background; a row changed meanwhile is INVALID with CONFLICT. Status RUNNING, then COMPLETED.',
  })
  runImport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<ImportPayload> {
    return answer(ctx, work => runImport(work, id));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description: 'PLANNING becomes DRAFT, RUNNING becomes CANCELLED; what was done stays.',
  })
  cancelImport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<ImportPayload> {
    return answer(ctx, work => cancelImport(work, id));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Removes what it made and restores what it changed, in the background; what was edited since stays, and its rows get the problem CONFLICT. Status UNDOING, then UNDONE.',
  })
  undoImport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<ImportPayload> {
    return answer(ctx, work => undoImport(work, id));
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: 'Removes its file and its report; the contacts stay.' })
  deleteImport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => deleteImport(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }
}

/** What a mutation that gives the id of an import answers. */
export function answer(
  ctx: Context,
  run: Parameters<typeof mutate<string, ImportPayload>>[1],
): Promise<ImportPayload> {
  return mutate<string, ImportPayload>(
    ctx,
    run,
    async (id, asReader) => ({ import: await findImport(asReader, id) }),
    {
      import: null,
    },
  );
}
