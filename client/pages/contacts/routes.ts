import type { RouteRecordRaw } from 'vue-router';

export const contactRoutes: RouteRecordRaw[] = [
  { path: '/contacts', name: 'contacts', component: () => import('./ContactsPage.vue') },
  { path: '/contacts/new/:kind(person|company)', component: () => import('./NewContactPage.vue') },
  { path: '/contacts/merge', component: () => import('./MergeContactsPage.vue') },
  { path: '/contacts/:id', name: 'contact', component: () => import('./ContactPage.vue') },
  { path: '/contacts/:id/edit', component: () => import('./EditContactPage.vue') },
];
