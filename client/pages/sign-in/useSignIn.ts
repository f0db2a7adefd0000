import { useRoute, useRouter } from 'vue-router';
import { beginSession } from '../../lib/session';
import type { Problem } from '../../lib/useMutation';

/** What follows when somebody is signed in: their language, and the page that they wanted. */
export function useSignIn(): (viewer: Parameters<typeof beginSession>[0]) => Promise<void> {
  const route = useRoute();
  const router = useRouter();
  return async viewer => {
    await beginSession(viewer);
    await router.replace(localPath(route.query['next']) ?? '/contacts');
  };
}

// Only a path of our own: a link from elsewhere must not lead through the sign-in to another site.
function localPath(next: unknown): string | undefined {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined;
}

/** The message at the field of this name, as UFormField wants it. */
export function problemAt(problems: Problem[], field: string): string | undefined {
  return problems.find(({ path }) => path?.[0] === field)?.message;
}
