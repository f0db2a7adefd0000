import type { TestUser } from './world.js';

export interface Exported {
  status: number;
  text: string;
  headers: Headers;
}

/** Downloads a file of contacts, as a browser does that follows a link. */
export async function download(
  apiUrl: string,
  user: TestUser | { key: string } | null,
  file: 'contacts.csv' | 'contacts.vcf',
  parameters: Record<string, string | object> = {},
): Promise<Exported> {
  const url = new URL(`/export/${file}`, apiUrl);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const response = await fetch(url, { headers: credentials(user) });
  // `text()` would take the byte order mark away.
  const text = Buffer.from(await response.arrayBuffer()).toString();
  return { status: response.status, text, headers: response.headers };
}

function credentials(user: TestUser | { key: string } | null): Record<string, string> {
  if (!user) return {};
  return 'key' in user
    ? { authorization: `Bearer ${user.key}` }
    : { cookie: `kartei_session=${user.sessionToken}` };
}
