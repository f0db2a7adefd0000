/** The languages of the product. Every text a person reads exists in all of them. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

/** One text in every language; lives beside the code that says it. */
export type Message = Record<Locale, string>;

export const say = (en: string, de: string): Message => ({ en, de });
