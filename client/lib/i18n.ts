import { createI18n, useI18n, type Composer } from 'vue-i18n';
import { nextTick } from 'vue';
import { compiled } from './message-format';

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

const key = 'locale';
const catalogs = {
  en: () => import('../messages/en'),
  de: () => import('../messages/de'),
};

const dateTime = {
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  minute: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const;

export const i18n = createI18n({
  legacy: false,
  locale: '',
  messages: {},
  datetimeFormats: { en: dateTime, de: dateTime },
  numberFormats: { en: { count: { style: 'decimal' } }, de: { count: { style: 'decimal' } } },
});

/** The language last chosen here, else the browser's, else English. */
export function preferredLocale(): Locale {
  return asLocale(localStorage.getItem(key)) ?? asLocale(navigator.language.slice(0, 2)) ?? 'en';
}

export function asLocale(value: string | null | undefined): Locale | undefined {
  return locales.find(locale => locale === value);
}

/** Loads a language's texts and switches to it; resolves when the page shows them. */
export async function setLocale(locale: Locale): Promise<void> {
  const { messages } = await catalogs[locale]();
  i18n.global.setLocaleMessage(locale, compiled(messages));
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  localStorage.setItem(key, locale);
  await nextTick();
}

/** `t` texts, `d` dates ('day' or 'minute'), `n` numbers, in the language of the moment. */
export function useText(): Pick<Composer, 't' | 'd' | 'n' | 'te' | 'locale'> {
  return useI18n({ useScope: 'global' });
}
