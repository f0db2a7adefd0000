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

type Listed = { id: string };
type Page = { nodes: readonly Listed[]; pageInfo: { hasNextPage: boolean } };

/**
 * The newest submissions of several forms as one list, newest first. Where a form has more than was asked for, nothing
 * is shown that is older than its last one: there may be others in between. Ids are in the order of time.
 */
export function newestOf<Form extends { submissions: Page }>(
  forms: readonly Form[],
): { form: Form; submission: Form['submissions']['nodes'][number] }[] {
  const reached = forms
    .filter(({ submissions }) => submissions.pageInfo.hasNextPage)
    .map(({ submissions }) => submissions.nodes.at(-1)?.id ?? '');
  const completeTo = reached.sort().at(-1) ?? '';
  return forms
    .flatMap(form => form.submissions.nodes.map(submission => ({ form, submission })))
    .filter(({ submission }) => submission.id >= completeTo)
    .sort((a, b) => (a.submission.id < b.submission.id ? 1 : -1));
}
