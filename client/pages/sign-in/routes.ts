import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const signInRoutes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: withTexts(() => import('./SignInPage.vue')),
    meta: { public: true },
  },
  { path: '/setup', component: withTexts(() => import('./SetUpPage.vue')), meta: { public: true } },
  {
    path: '/forgot-password',
    component: withTexts(() => import('./ForgotPasswordPage.vue')),
    meta: { public: true },
  },
  { path: '/reset', component: withTexts(() => import('./ResetPage.vue')), meta: { public: true } },
  { path: '/invitation', component: withTexts(() => import('./InvitationPage.vue')), meta: { public: true } },
];
