import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';

/** One codec per list: `parse` reads what the URL says, whatever it says; `format` leaves out what is the default. */
export type RouteCodec<State> = {
  parse: (query: Record<string, string>) => State;
  format: (state: State) => Record<string, string | undefined>;
};

/** The state of a list, kept in the URL alone, so that a view can be bookmarked and *back* works. */
export function useRouteQuery<State>({ parse, format }: RouteCodec<State>): WritableComputedRef<State> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => parse(flat(route.query)),
    set: state => void router.replace({ query: format(state) as LocationQueryRaw }),
  });
}

function flat(query: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
}
