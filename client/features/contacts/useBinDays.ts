import { graphql } from '../../graphql';
import { useApollo } from '../../lib/apollo';

const Retention = graphql(`
  query Retention {
    retention {
      binDays
    }
  }
`);

/** For how many days deleted contacts can be brought back here; 0 where that cannot be told. Asks once. */
export function useBinDays(): () => Promise<number> {
  const apollo = useApollo();
  return async () => {
    const answer = await apollo.query({ query: Retention }).catch(() => undefined);
    return answer?.data?.retention.binDays ?? 0;
  };
}
