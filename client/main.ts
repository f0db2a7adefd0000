import ui from '@nuxt/ui/vue-plugin';
import { createApp } from 'vue';
import App from './app/App.vue';
import { createAppRouter } from './app/router';
import { apolloKey, createApollo } from './lib/apollo';
import { i18n, preferredLocale, setLocale } from './lib/i18n';
import './main.css';

const apollo = createApollo(
  () => void router.push({ name: 'sign-in', query: { next: currentPath(), ended: '1' } }),
);
const router = createAppRouter(apollo);

function currentPath(): string {
  return router.currentRoute.value.fullPath;
}

// Without texts there is nothing to show; loading them and the first page goes on side by side.
await setLocale(preferredLocale());
createApp(App).use(i18n).use(router).use(ui).provide(apolloKey, apollo).mount('#app');
