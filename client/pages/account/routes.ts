import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const accountRoutes: RouteRecordRaw[] = [
  { path: '/account', component: withTexts(() => import('./AccountPage.vue')) },
];
