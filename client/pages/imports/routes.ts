import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const importRoutes: RouteRecordRaw[] = [
  { path: '/imports', component: withTexts(() => import('./ImportsPage.vue')) },
  { path: '/imports/new', component: withTexts(() => import('./NewImportPage.vue')) },
  { path: '/imports/:id', component: withTexts(() => import('./ImportPage.vue')) },
];
