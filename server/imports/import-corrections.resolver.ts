import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { correctionsOf } from './import.corrections.query.js';
import { correctImport, replaceInImport, undoCorrections } from './import.corrections.service.js';
import { Import } from './import.entity.js';
import { ImportCellInput } from './import.inputs.js';
import { ImportCorrections, ImportPayload } from './import.payloads.js';
import { isOwn } from './import.query.js';
import { answer } from './import.resolver.js';

@Resolver(() => Import)
export class ImportCorrectionsResolver {
  @FieldResolver(() => ImportCorrections, {
    description: "What was put right. Nothing where it is somebody else's, or where the file is gone.",
  })
  async corrections(@Root() of: Import, @Ctx() ctx: Context): Promise<ImportCorrections> {
    if (!of.fileId || !isOwn(signedIn(ctx), of)) return { cellCount: 0, cells: [], replacements: [] };
    const { cells, replacements } = await correctionsOf(reader(ctx).db, of.fileId);
    return {
      cellCount: cells.length,
      cells: cells.toReversed().slice(0, mostShown),
      replacements: replacements.toReversed(),
    };
  }
}

const mostShown = 100;

@Resolver()
export class ImportCorrectionMutations {
  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Puts cells right without changing the file; of the same cell the last value counts. A plan made before is void. Status DRAFT.',
  })
  correctImport(
    @Arg('id', () => ID) id: string,
    @Arg('cells', () => [ImportCellInput]) cells: ImportCellInput[],
    @Ctx() ctx: Context,
  ): Promise<ImportPayload> {
    return answer(ctx, work => correctImport(work, id, cells));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Replaces a text in a whole column without changing the file, wherever it stands in a cell, letter for letter. A plan made before is void. Status DRAFT.',
  })
  replaceInImport(
    @Arg('id', () => ID) id: string,
    @Arg('column', () => Int, { description: '`ImportColumn.index`.' }) column: number,
    @Arg('find', () => String) find: string,
    @Arg('replace', () => String) value: string,
    @Arg('wholeCell', () => Boolean, {
      defaultValue: false,
      description: 'Only cells that say nothing else; an empty `find` is then an empty cell.',
    })
    wholeCell: boolean,
    @Ctx() ctx: Context,
  ): Promise<ImportPayload> {
    return answer(ctx, work => replaceInImport(work, id, { column, find, wholeCell, value }));
  }

  @Authorized()
  @Mutation(() => ImportPayload, {
    description:
      'Takes corrections back: the cells are again as in the file. A plan made before is void. Status DRAFT.',
  })
  undoImportCorrections(
    @Arg('id', () => ID) id: string,
    @Arg('correctionIds', () => [ID], { nullable: true, description: 'Absent: all.' })
    correctionIds: string[] | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<ImportPayload> {
    return answer(ctx, work => undoCorrections(work, id, correctionIds ?? null));
  }
}
