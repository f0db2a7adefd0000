import type { RouteRecordRaw } from 'vue-router';

export const importRoutes: RouteRecordRaw[] = [
  { path: '/imports', component: () => import('./ImportsPage.vue') },
  { path: '/imports/new', component: () => import('./NewImportPage.vue') },
  { path: '/imports/:id', component: () => import('./ImportPage.vue') },
];
