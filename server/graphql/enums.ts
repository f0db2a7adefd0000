import { registerEnumType } from 'type-graphql';

/** Registers a list of words as a GraphQL enum whose values are the words themselves. */
export function enumOf<Word extends string>(
  name: string,
  words: readonly Word[],
  description: string,
  valueDescriptions: Partial<Record<Word, string>> = {},
): Record<Word, Word> {
  const values = Object.fromEntries(words.map(word => [word, word])) as Record<Word, Word>;
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries(valueDescriptions).map(([word, text]) => [word, { description: text as string }]),
    ) as never,
  });
  return values;
}
