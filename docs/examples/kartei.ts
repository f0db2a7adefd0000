/**
 * Asks Kartei. Where it is busy, or the network fails, a query and a mutation with an Idempotency-Key are sent again:
 * neither does anything twice.
 */
export async function ask<Data>(
  query: string,
  variables: object = {},
  idempotencyKey?: string,
): Promise<Data> {
  const isSafe = !query.trimStart().startsWith('mutation') || idempotencyKey !== undefined;
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${process.env.KARTEI_URL}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${process.env.KARTEI_KEY}`,
        'content-type': 'application/json',
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({ query, variables }),
    }).catch((error: unknown) => {
      if (!isSafe || attempt === 5) throw error;
      return null;
    });
    const isBusy = response === null || [409, 429, 502, 503, 504].includes(response.status);
    if (isBusy && attempt < 5) {
      const seconds = Number(response?.headers.get('retry-after') ?? 2 ** attempt);
      await new Promise(resolve => setTimeout(resolve, seconds * 1_000));
      continue;
    }
    const { data, errors } = (await response!.json()) as { data: Data; errors?: GraphQLError[] };
    if (errors) {
      throw new Error(errors.map(({ message, extensions }) => `${extensions.code}: ${message}`).join('\n'));
    }
    return data;
  }
}

interface GraphQLError {
  message: string;
  extensions: { code: string };
}
