import type { ApolloClient } from '@apollo/client';
import { computed, shallowRef, type ComputedRef } from 'vue';
import { graphql, readFragment, type FragmentType } from '../graphql';
import type { SessionViewerFragment } from '../graphql/graphql';
import { asLocale, setLocale } from './i18n';
import { forgetInput, forgetInputOfOthers } from './kept-input';

/** What every page may know of who is signed in; asked for by all that begins a session. */
const SessionViewer = graphql(`
  fragment SessionViewer on Viewer {
    user {
      id
      name
      email
      role
      locale
    }
  }
`);

const SessionQuery = graphql(`
  query Session {
    viewer {
      ...SessionViewer
    }
  }
`);

export type SessionUser = SessionViewerFragment['user'];

// Undefined until the server was asked.
const user = shallowRef<SessionUser | null>();

/** Who is signed in. Pages behind the sign-in may rely on `user`. */
export function useSession(): {
  user: ComputedRef<SessionUser>;
  /** Full access: manages users. */
  isAdministrator: ComputedRef<boolean>;
  /** Sees every contact and owns the CRM's settings; full access includes that. */
  isCrmAdministrator: ComputedRef<boolean>;
} {
  return {
    user: computed(() => {
      if (!user.value) throw new Error('Nobody is signed in');
      return user.value;
    }),
    isAdministrator: computed(() => user.value?.role === 'ADMIN'),
    isCrmAdministrator: computed(() => user.value?.role === 'ADMIN' || user.value?.role === 'CRM_ADMIN'),
  };
}

/** Whether somebody is signed in: asks the server once, afterwards answers from memory. */
export async function isSignedIn(client: ApolloClient): Promise<boolean> {
  if (user.value === undefined) {
    if (!(await refreshSession(client))) user.value = null;
  }
  return user.value !== null;
}

/** Asks who is signed in, also after something about that changed; false: nobody. */
export async function refreshSession(client: ApolloClient): Promise<boolean> {
  const { data } = await client.query({ query: SessionQuery, fetchPolicy: 'network-only' });
  if (data?.viewer) await beginSession(data.viewer);
  return Boolean(data?.viewer);
}

/** After a sign-in: from here on the pages are in the user's own language. */
export async function beginSession(viewer: FragmentType<typeof SessionViewer>): Promise<void> {
  user.value = readFragment(SessionViewer, viewer).user;
  forgetInputOfOthers(user.value.id);
  const locale = asLocale(user.value.locale);
  if (locale) await setLocale(locale);
}

/** Forgets the user and everything that they could see. */
export async function endSession(client: ApolloClient): Promise<void> {
  user.value = null;
  forgetInput();
  await client.clearStore();
}
