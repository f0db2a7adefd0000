import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { Edge, Page, PageInfo as PageInfoShape } from '../platform/page.js';

@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo implements PageInfoShape {
  @Field({ description: 'Whether there is more behind this page.' })
  hasNextPage!: boolean;
  @Field({ description: 'Whether there is more before this page.' })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Of the first edge, for `before`.' })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Of the last edge, for `after`.' })
  endCursor!: string | null;
}

/** The connection and edge types of a noun, without `totalCount`, which each adds as its own field resolver. */
export function connectionOf<Node extends object>(
  name: string,
  node: () => ClassType<Node> | (abstract new () => Node),
): { Connection: abstract new () => Page<Node>; Edge: abstract new () => Edge<Node> } {
  const type = node as () => ClassType<Node>;

  @ObjectType(`${name}Edge`, { description: 'One place in the list.' })
  abstract class NodeEdge implements Edge<Node> {
    @Field({ description: 'Opaque; for `after` and `before`.' })
    cursor!: string;
    @Field(type, { description: 'What stands there.' })
    node!: Node;
  }

  @ObjectType({ description: 'One page of a list.' })
  abstract class NodeConnection implements Page<Node> {
    @Field(() => [NodeEdge], { description: 'The page with a cursor for each.' })
    edges!: NodeEdge[];
    @Field(() => [type()], { description: 'The page.' })
    nodes!: Node[];
    @Field(() => PageInfo, { description: 'Where the page stands.' })
    pageInfo!: PageInfo;
  }
  return { Connection: NodeConnection, Edge: NodeEdge };
}
