import type { SubmissionStatus } from '../../graphql/graphql';
import type { RouteCodec } from '../../lib/useRouteQuery';

/** In the order in which they want to be looked at. */
export const submissionStatuses = ['QUARANTINED', 'FAILED', 'ACCEPTED', 'REJECTED'] as const;

/** Which submissions are shown, as the URL says it; without a status all. */
export const submissionCodec: RouteCodec<{ status?: SubmissionStatus }> = {
  parse: ({ status }) => ({ status: submissionStatuses.find(known => known === status) }),
  format: ({ status }) => ({ status }),
};

/** What can become of a submission: whether somebody may still make a contact of it, and whether it can be discarded. */
export const canRelease: Record<SubmissionStatus, boolean> = {
  ACCEPTED: false,
  QUARANTINED: true,
  FAILED: true,
  REJECTED: true,
};
export const canDiscard: Record<SubmissionStatus, boolean> = {
  ACCEPTED: false,
  QUARANTINED: true,
  FAILED: true,
  REJECTED: false,
};
