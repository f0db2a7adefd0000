import type { RouteRecordRaw } from 'vue-router';

export const userRoutes: RouteRecordRaw[] = [{ path: '/users', component: () => import('./UsersPage.vue') }];
