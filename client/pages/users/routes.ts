import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const userRoutes: RouteRecordRaw[] = [
  { path: '/users', component: withTexts(() => import('./UsersPage.vue')) },
  { path: '/users/audit', component: withTexts(() => import('./AuditPage.vue')) },
  { path: '/users/keys', component: withTexts(() => import('./KeysPage.vue')) },
];
