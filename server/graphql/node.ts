import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  description: 'Anything with an id that `node(id)` can look up.',
  resolveType: () => undefined,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
}
