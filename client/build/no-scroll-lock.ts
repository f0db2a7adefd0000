import type { ReactNode } from 'react';

/** Stands in for react-remove-scroll (graphiql.plugin.ts): draws what is in it, and lets the page scroll. */
export const RemoveScroll = ({ children }: { children: ReactNode }): ReactNode => children;
