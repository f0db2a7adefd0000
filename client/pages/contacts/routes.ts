import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const contactRoutes: RouteRecordRaw[] = [
  { path: '/contacts', name: 'contacts', component: () => import('./ContactsPage.vue') },
  { path: '/contacts/new/:kind(person|company)', component: withTexts(() => import('./NewContactPage.vue')) },
  { path: '/contacts/merge', component: withTexts(() => import('./MergeContactsPage.vue')) },
  { path: '/contacts/:id', name: 'contact', component: withTexts(() => import('./ContactPage.vue')) },
  { path: '/contacts/:id/edit', component: withTexts(() => import('./EditContactPage.vue')) },
];
