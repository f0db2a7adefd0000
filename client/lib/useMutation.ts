import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useToast } from '@nuxt/ui/composables';
import { ref, type Ref } from 'vue';
import { graphql, readFragment, type FragmentType } from '../graphql';
import type { ProblemFragment } from '../graphql/graphql';
import { useApollo } from './apollo';
import { failureOf } from './failure';
import { useText } from './i18n';

const Problem = graphql(`
  fragment Problem on UserError {
    code
    message
    path
  }
`);

/** `UNREACHED`: there was no answer of the mutation at all; the message says why. */
export type Problem = Pick<ProblemFragment, 'message' | 'path'> & {
  code: ProblemFragment['code'] | 'UNREACHED';
};
export type Outcome<Payload> =
  { ok: true; payload: Payload } | { ok: false; problems: Problem[]; payload: Payload | undefined };

type WithUserErrors = { userErrors: readonly FragmentType<typeof Problem>[] };
type PayloadOf<Data> = Extract<Data[Exclude<keyof Data, '__typename'>], WithUserErrors>;
type Options = {
  /** False where the caller shows the problems itself, beside its fields. */
  toastProblems?: boolean;
  /** False where nothing on the page depends on what was written. */
  refresh?: boolean;
};

/**
 * The only way to write. The mutation has one root field with `userErrors { ...Problem }`; its payload is reached only through `ok`,
 * so problems cannot be forgotten. Afterwards every query on the page is asked again.
 */
export function useMutation<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  { toastProblems = true, refresh = true }: Options = {},
): { run: (variables: Variables) => Promise<Outcome<PayloadOf<Data>>>; running: Ref<boolean> } {
  const client = useApollo();
  const toast = useToast();
  const { t } = useText();
  const running = ref(false);

  async function run(variables: Variables): Promise<Outcome<PayloadOf<Data>>> {
    running.value = true;
    const outcome = await mutate(variables);
    running.value = false;
    if (!outcome.ok && toastProblems)
      toast.add({
        title: outcome.problems.map(({ message }) => message).join(' '),
        color: 'error',
        icon: 'i-lucide-circle-alert',
      });
    if (outcome.ok && refresh) await client.refetchQueries({ include: 'active' }).catch(() => undefined);
    return outcome;
  }

  async function mutate(variables: Variables): Promise<Outcome<PayloadOf<Data>>> {
    try {
      const { data } = await client.mutate<Data, Variables>({ mutation: document, variables } as never);
      const payload = payloadOf<Data>(data as Data);
      const problems = [...readFragment(Problem, payload.userErrors)];
      return problems.length === 0 ? { ok: true, payload } : { ok: false, problems, payload };
    } catch (error) {
      const { key, values } = failureOf(error);
      return {
        ok: false,
        problems: [{ code: 'UNREACHED', message: t(key, values), path: null }],
        payload: undefined,
      };
    }
  }

  return { run, running };
}

function payloadOf<Data>(data: Data): PayloadOf<Data> {
  const [payload] = Object.entries(data as object)
    .filter(([name]) => name !== '__typename')
    .map(([, value]) => value as PayloadOf<Data>);
  if (!payload) throw new Error('The mutation has no root field');
  return payload;
}
