import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const apiRoutes: RouteRecordRaw[] = [
  { path: '/api', component: withTexts(() => import('./ApiPage.vue')) },
  { path: '/graphiql', component: withTexts(() => import('./GraphiqlPage.vue')) },
];
