import { Field, ObjectType } from 'type-graphql';
import { enumOf } from '../graphql/enums.js';
import type { Viewer } from '../platform/work.js';
import type { AccessLevel, PublicAccess } from './access-grant.entity.js';
import { isAdministrator } from './visible-to.js';

const accessReasons = ['ADMINISTRATOR', 'MANAGER', 'GRANT', 'PUBLIC'] as const;
type AccessReason = (typeof accessReasons)[number];
const AccessReasonEnum = enumOf('AccessReason', accessReasons, 'The first that applies, in this order.');

@ObjectType({ description: '`because` says which rule gave the viewer access.' })
export class ViewerAccess {
  @Field({ description: "Change the contact's data." })
  canEdit!: boolean;
  @Field({ description: 'Put it into the bin.' })
  canDelete!: boolean;
  @Field({ description: 'Say who may see and change it.' })
  canShare!: boolean;
  @Field(() => AccessReasonEnum, { description: 'Why the viewer sees it.' })
  because!: AccessReason;
}

/** What the viewer may do with a contact that they see, from their own grant and its public access. */
export function viewerAccess(
  viewer: Viewer,
  contact: { ownLevel: AccessLevel | null; publicAccess: PublicAccess },
): ViewerAccess {
  const { ownLevel, publicAccess } = contact;
  const all = isAdministrator(viewer) || ownLevel === 'MANAGE';
  return {
    canEdit: all || ownLevel === 'READ_WRITE' || publicAccess === 'READ_WRITE',
    canDelete: all,
    canShare: all,
    because: reason(viewer, ownLevel),
  };
}

function reason(viewer: Viewer, ownLevel: AccessLevel | null): AccessReason {
  if (isAdministrator(viewer)) return 'ADMINISTRATOR';
  if (ownLevel === 'MANAGE') return 'MANAGER';
  return ownLevel ? 'GRANT' : 'PUBLIC';
}
