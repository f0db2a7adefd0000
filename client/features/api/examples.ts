/** The files of docs/examples, as tests run them. */
const files = import.meta.glob<string>('../../../docs/examples/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const languages = ['sh', 'ts', 'py'] as const;
export type Language = (typeof languages)[number];

/** In the order in which somebody needs them. */
export const topics = [
  'first-call',
  'all-contacts',
  'write',
  'upload',
  'follow',
  'submit-form',
  'webhook',
] as const;

/** The example in that language, or what all of a language share; undefined where there is none. */
export const example = (topic: (typeof topics)[number] | 'kartei', language: Language): string | undefined =>
  files[`../../../docs/examples/${topic}.${language}`];
