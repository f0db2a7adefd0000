import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { recordCounter, type ExportFormat } from './record-counter';

type Options = {
  locale: string;
  signal: AbortSignal;
  /** How many contacts have come, and how many there are. */
  onProgress: (done: number, total: number) => void;
};

/**
 * Asks for a file of contacts and has the browser save it once it is there as a whole; gives the number of contacts. Not by
 * a link: so a problem is shown where it was asked for, and nobody takes half a file for the whole. Rejects with the errors
 * of Apollo, or an AbortError.
 */
export async function downloadContacts(
  format: ExportFormat,
  wanted: object,
  { locale, signal, onProgress }: Options,
): Promise<number> {
  const response = await fetch(`/export/contacts.${format}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': locale },
    body: JSON.stringify(wanted),
    signal,
  });
  if (!response.ok || !response.body) throw await refusalOf(response);
  const total = Number(response.headers.get('x-contact-count'));
  const counter = recordCounter(format);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    onProgress(Math.min(counter.add(part.value), total), total);
  }
  const name = /filename=([\w.-]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  save(new Blob(parts, { type: response.headers.get('content-type') ?? '' }), name ?? `contacts.${format}`);
  return total;
}

async function refusalOf(response: Response): Promise<Error> {
  const bodyText = await response.text();
  try {
    const result = JSON.parse(bodyText) as { errors: { message: string }[] };
    return new CombinedGraphQLErrors(result);
  } catch {
    return new ServerError('The export was refused', { response, bodyText });
  }
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
