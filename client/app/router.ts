import type { ApolloClient } from '@apollo/client';
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { isSignedIn } from '../lib/session';
import { accountRoutes } from '../pages/account/routes';
import { apiRoutes } from '../pages/api/routes';
import { contactRoutes } from '../pages/contacts/routes';
import { importRoutes } from '../pages/imports/routes';
import { settingsRoutes } from '../pages/settings/routes';
import { signInRoutes } from '../pages/sign-in/routes';
import { userRoutes } from '../pages/users/routes';
import NotFoundPage from './NotFoundPage.vue';

/** Routes are for signed-in users, unless `meta.public`. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/contacts' },
  ...signInRoutes,
  ...contactRoutes,
  ...importRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...apiRoutes,
  ...settingsRoutes,
  { path: '/:path(.*)*', component: NotFoundPage },
];

export function createAppRouter(apollo: ApolloClient): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  });

  router.beforeEach(async to => {
    if (to.meta['public'] || (await isSignedIn(apollo))) return true;
    return { name: 'sign-in', query: to.fullPath === '/contacts' ? {} : { next: to.fullPath } };
  });

  return router;
}
