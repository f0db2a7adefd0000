import { expect, test } from '@jest/globals';
import { createI18n } from 'vue-i18n';
import { first as firstDe } from '../messages/de/first';
import { rest as restDe } from '../messages/de/rest';
import { first as firstEn } from '../messages/en/first';
import { rest as restEn } from '../messages/en/rest';
import { compiled, type Messages, type Texts } from './message-format';

test.each([
  ['English', firstEn],
  ['English', restEn],
  ['German', firstDe],
  ['German', restDe],
])('%s texts read as the compiler of vue-i18n has them', (_, texts) => {
  const ours = translator(compiled(texts));
  const theirs = translator(texts);
  const differing = keysOf(texts).filter(key => read(ours, key) !== read(theirs, key));
  expect(differing).toEqual([]);
});

type Translate = (key: string, values: Record<string, unknown>, count?: number) => string;

function translator(messages: Messages | Texts): Translate {
  const { t } = createI18n({
    legacy: false,
    locale: 'en',
    messages: { en: messages },
    warnHtmlMessage: false,
  }).global;
  return (key, values, count) => (count === undefined ? t(key, values) : t(key, values, count));
}

/** In all its plural forms, with values and without. */
function read(translate: Translate, key: string): string {
  return [0, 1, 2, 7]
    .flatMap(n => [translate(key, { n, name: 'Ada', total: null }, n), translate(key, {}, n)])
    .concat(translate(key, { name: 'Ada' }))
    .join('\n');
}

function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}
