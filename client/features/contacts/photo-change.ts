/**
 * What is to become of a contact's photo. Of a contact that is not saved yet it waits in the browser; so does whatever else
 * finds a picture for it, such as a company's logo, as a `file`.
 */
export type PhotoChange =
  | { kind: 'file'; file: File }
  /** One of those that the server found. */
  | { kind: 'suggestion'; id: string; previewUrl: string }
  | { kind: 'remove' };

/** As in limits.md; the server says the same, but only after the whole file was sent. */
const longestFile = 1024 ** 2;

/** How the formats begin that the server reads. */
const signatures = ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'BM'];

/** Why a file cannot become a photo, as far as it can be told before it is sent. */
export async function photoProblem(file: Blob): Promise<'tooLarge' | 'notReadable' | undefined> {
  const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const start = String.fromCharCode(...bytes);
  if (!signatures.some(signature => start.startsWith(signature))) return 'notReadable';
  return file.size > longestFile ? 'tooLarge' : undefined;
}
