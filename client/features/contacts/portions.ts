/** As the API takes them in one call (`ids`). */
export const idsPerCall = 1000;

/** The list in pieces of at most `size`, in order. */
export function portions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
