import { createI18n, useI18n, type Composer } from 'vue-i18n';
import { nextTick } from 'vue';
import { compiled } from './message-format';

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

const key = 'locale';
const catalogs = {
  en: {
    first: async () => (await import('../messages/en/first')).first,
    rest: async () => (await import('../messages/en/rest')).rest,
  },
  de: {
    first: async () => (await import('../messages/de/first')).first,
    rest: async () => (await import('../messages/de/rest')).rest,
  },
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

type Part = 'first' | 'rest';
const wanted = new Set<Part>(['first']);
const loaded = new Set<string>();
let switched = Promise.resolve();

/** Loads a language's texts and switches to it; resolves when the page shows them. */
export function setLocale(locale: Locale): Promise<void> {
  switched = switchTo(locale);
  return switched;
}

/**
 * Whatever is loaded when it is needed goes through this, unless it belongs to the first view: with it comes the part of
 * the texts that the first view leaves out. A test sees to it that no text is shown without.
 */
export function withTexts<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  return async () => {
    wanted.add('rest');
    const [part] = await Promise.all([load(), loadRest()]);
    return part;
  };
}

async function switchTo(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map(part => loadPart(locale, part)));
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  localStorage.setItem(key, locale);
  await nextTick();
}

// Somebody may be switching at this very moment, without the part that is wanted now.
async function loadRest(): Promise<void> {
  await switched.catch(() => undefined);
  await loadPart(i18n.global.locale.value as Locale, 'rest');
}

async function loadPart(locale: Locale, part: Part): Promise<void> {
  const texts = await catalogs[locale][part]();
  if (loaded.has(locale + part)) return;
  loaded.add(locale + part);
  i18n.global.mergeLocaleMessage(locale, compiled(texts));
}

/** `t` texts, `d` dates ('day' or 'minute'), `n` numbers, in the language of the moment. */
export function useText(): Pick<Composer, 't' | 'd' | 'n' | 'te' | 'locale'> {
  return useI18n({ useScope: 'global' });
}
