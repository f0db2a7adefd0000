import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import {
  clearField,
  clearOptions,
  renameOptions,
  type FieldGone,
  type OptionsGone,
  type OptionsRenamed,
} from './field-following.service.js';
import { removeTag, tellRename, type TagGone, type TagRenamed } from './tag-following.service.js';
import { removeType, type TypeGone } from './type-following.service.js';

/** What contacts have to follow of a change in the settings; a job is given the same. */
export type Following = TypeGone | TagGone | TagRenamed | FieldGone | OptionsGone | OptionsRenamed;

/**
 * Lets about `most` contacts follow, portion by portion, so that no statement takes long; gives what is left to be done,
 * or null.
 */
export async function follow(work: Work, following: Following, most: number): Promise<Following | null> {
  let left: Following | null = following;
  for (let done = 0; left && done < most; done += limits['bulk.ids']) left = await followPortion(work, left);
  return left;
}

function followPortion(work: Work, following: Following): Promise<Following | null> {
  switch (following.what) {
    case 'TYPE_GONE':
      return removeType(work, following);
    case 'TAG_GONE':
      return removeTag(work, following);
    case 'TAG_RENAMED':
      return tellRename(work, following);
    case 'FIELD_GONE':
      return clearField(work, following);
    case 'OPTIONS_GONE':
      return clearOptions(work, following);
    case 'OPTIONS_RENAMED':
      return renameOptions(work, following);
  }
}
