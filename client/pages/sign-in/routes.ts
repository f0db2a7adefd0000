import type { RouteRecordRaw } from 'vue-router';

export const signInRoutes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { public: true } },
  { path: '/setup', component: () => import('./SetUpPage.vue'), meta: { public: true } },
  { path: '/forgot-password', component: () => import('./ForgotPasswordPage.vue'), meta: { public: true } },
  { path: '/reset', component: () => import('./ResetPage.vue'), meta: { public: true } },
  { path: '/invitation', component: () => import('./InvitationPage.vue'), meta: { public: true } },
];
