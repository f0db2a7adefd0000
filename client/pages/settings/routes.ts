import type { RouteRecordRaw } from 'vue-router';
import { withTexts } from '../../lib/i18n';

export const settingsRoutes: RouteRecordRaw[] = [
  { path: '/settings', redirect: '/settings/web-forms' },
  { path: '/settings/contact-types', component: withTexts(() => import('./ContactTypesPage.vue')) },
  { path: '/settings/custom-fields', component: withTexts(() => import('./CustomFieldsPage.vue')) },
  { path: '/settings/tags', component: withTexts(() => import('./TagsPage.vue')) },
  { path: '/settings/web-forms', component: withTexts(() => import('./WebFormsPage.vue')) },
  { path: '/settings/webhooks', component: withTexts(() => import('./WebhooksPage.vue')) },
  { path: '/settings/webhooks/:id', component: withTexts(() => import('./WebhookPage.vue')) },
  { path: '/settings/web-forms/new', component: withTexts(() => import('./NewWebFormPage.vue')) },
  { path: '/settings/web-forms/submissions', component: withTexts(() => import('./SubmissionsPage.vue')) },
  { path: '/settings/web-forms/:id', component: withTexts(() => import('./WebFormPage.vue')) },
  { path: '/settings/web-forms/:id/embed', component: withTexts(() => import('./EmbedPage.vue')) },
  { path: '/settings/web-forms/:id/edit', component: withTexts(() => import('./EditWebFormPage.vue')) },
  { path: '/settings/photo-providers', component: withTexts(() => import('./PhotoProvidersPage.vue')) },
];
