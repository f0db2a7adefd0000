import ui from '@nuxt/ui/vue-plugin';
import { createApp } from 'vue';
import App from './app/App.vue';
import { createAppRouter } from './app/router';
import { apolloKey, createApollo } from './lib/apollo';
import { i18n, preferredLocale, setLocale } from './lib/i18n';
import { endSession } from './lib/session';
import './main.css';

const apollo = createApollo(() => void askToSignInAgain());
const router = createAppRouter(apollo);

async function askToSignInAgain(): Promise<void> {
  const { fullPath, meta } = router.currentRoute.value;
  if (meta['public']) return;
  const stayed = await router.push({ name: 'sign-in', query: { next: fullPath, ended: '1' } });
  // Somebody who stays with unsaved input keeps what the page shows.
  if (!stayed) await endSession(apollo);
}

// Without texts there is nothing to show.
await setLocale(preferredLocale());
createApp(App).use(i18n).use(router).use(ui).provide(apolloKey, apollo).mount('#app');
