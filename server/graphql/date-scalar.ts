import { GraphQLScalarType } from 'graphql';

/** A day without a time. Whether an input is one is for the rules to say, where the answer can name the field. */
export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day: YYYY-MM-DD.',
  serialize: value => String(value),
});
