import { ref, watchEffect, type Ref } from 'vue';

export const colorModes = ['system', 'light', 'dark'] as const;
export type ColorMode = (typeof colorModes)[number];

const key = 'color-mode';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
const systemDark = ref(systemIsDark.matches);
systemIsDark.addEventListener('change', event => (systemDark.value = event.matches));

const stored = localStorage.getItem(key);
const mode = ref<ColorMode>(colorModes.find(known => known === stored) ?? 'system');

watchEffect(() => {
  const dark = mode.value === 'dark' || (mode.value === 'system' && systemDark.value);
  document.documentElement.classList.toggle('dark', dark);
  document.documentElement.classList.toggle('light', !dark);
  localStorage.setItem(key, mode.value);
});

/** The user's choice of light, dark or the system's; public/first-paint.js reads the same key before the first paint. */
export function useColorMode(): Ref<ColorMode> {
  return mode;
}
