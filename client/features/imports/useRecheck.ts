import { useApollo } from '../../lib/apollo';
import type { Problem } from '../../lib/useMutation';
import { usePlanImport } from './usePlanImport';

/**
 * Has a file checked again after something was put right. Meanwhile the import is DRAFT, which the page need not see;
 * where the check does not start, it shall.
 */
export function useRecheck(importId: string): () => Promise<Problem[]> {
  const apollo = useApollo();
  const plan = usePlanImport();
  return async () => {
    const outcome = await plan.run({ id: importId });
    if (outcome.ok) return [];
    await apollo.refetchQueries({ include: 'active' }).catch(() => undefined);
    return outcome.problems;
  };
}
