import { Field, ID, InputType, Int } from 'type-graphql';
import { PublicAccessEnum, type PublicAccess } from '../access/access-grant.entity.js';
import { UserErrorCodeEnum } from '../graphql/user-error.js';
import type { UserErrorCode } from '../platform/errors.js';
import { DuplicatePolicyEnum, MatchKeyEnum } from './import.payloads.js';
import type { ProblemFilter } from './import.problems.query.js';
import type { ImportChanges } from './import.settings.rules.js';
import type { DuplicatePolicy, MatchKey } from './import.values.js';

@InputType({ description: 'What becomes of one column.' })
class ImportColumnInput {
  @Field(() => Int, { description: 'From 0.' })
  index!: number;
  @Field(() => String, {
    nullable: true,
    description: 'Key of an ImportTarget. Null: do not import.',
  })
  target?: string | null;
}

@InputType({ description: 'Absent or null: leave as it is.' })
export class ImportSettingsInput implements ImportChanges {
  @Field(() => String, { nullable: true, description: 'Changed, the file is read and mapped anew.' })
  encoding?: string | null;
  @Field(() => String, { nullable: true, description: 'Changed, the file is read and mapped anew.' })
  delimiter?: string | null;
  @Field(() => String, { nullable: true, description: 'Changed, the file is read and mapped anew.' })
  quote?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Changed, the file is read and mapped anew.' })
  hasHeader?: boolean | null;
  @Field(() => DuplicatePolicyEnum, { nullable: true, description: 'On creation SKIP.' })
  duplicatePolicy?: DuplicatePolicy | null;
  @Field(() => [MatchKeyEnum], {
    nullable: true,
    description: 'On creation EMAIL. One of them is enough; an id that a row gives comes before all.',
  })
  matchKeys?: MatchKey[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether an empty cell clears (UPDATE).' })
  emptyClears?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Make tags (and, for administrators, contact types) that do not exist yet.',
  })
  createMissing?: boolean | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Type of rows that name none; null clears.',
  })
  contactTypeId?: string | null;
  @Field(() => [String], { nullable: true, description: 'Tags of all rows; made where they do not exist.' })
  tags?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'In charge of all rows; on creation the importer.' })
  managerIds?: string[] | null;
  @Field(() => PublicAccessEnum, { nullable: true, description: 'On creation NONE.' })
  publicAccess?: PublicAccess | null;
  @Field(() => String, { nullable: true, description: "Language of the file's values: en or de." })
  locale?: string | null;
  @Field(() => [ImportColumnInput], {
    nullable: true,
    description: 'Only those that change.',
  })
  columns?: ImportColumnInput[] | null;
}

@InputType({ description: 'Rows with problems of one kind, or with one code.' })
export class ImportProblemFilter implements ProblemFilter {
  @Field(() => String, { nullable: true, description: '`ImportProblemCount.key`.' })
  key?: string | null;
  @Field(() => UserErrorCodeEnum, {
    nullable: true,
    description: 'E.g. CONFLICT: what undoing left alone, and what changed between check and run.',
  })
  code?: UserErrorCode | null;
}

@InputType({ description: 'What a cell is to hold instead of what the file says.' })
export class ImportCellInput {
  @Field(() => Int, { description: '`ImportRow.line`.' })
  line!: number;
  @Field(() => Int, { description: '`ImportColumn.index`.' })
  column!: number;
  @Field({ description: 'The whole cell; empty: nothing stands in it.' })
  value!: string;
}
