import type { RouteRecordRaw } from 'vue-router';

export const userRoutes: RouteRecordRaw[] = [
  { path: '/users', component: () => import('./UsersPage.vue') },
  { path: '/users/audit', component: () => import('./AuditPage.vue') },
  { path: '/users/keys', component: () => import('./KeysPage.vue') },
];
