import { watchEffect } from 'vue';

/** The tab's title, and what a screen reader says on arrival. */
export function usePageTitle(title: () => string | undefined): void {
  watchEffect(() => {
    document.title = [title(), 'Kartei'].filter(Boolean).join(' · ');
  });
}
