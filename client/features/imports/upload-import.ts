import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { print } from 'graphql';
import { graphql } from '../../graphql';
import type { CreateImportMutation } from '../../graphql/graphql';

const CreateImport = graphql(`
  mutation CreateImport($file: Upload!) {
    createImport(file: $file) {
      import {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

type Options = { locale: string; signal: AbortSignal; onProgress: (share: number) => void };

/**
 * Sends a file as a multipart request of GraphQL, by XMLHttpRequest: fetch does not tell how far an upload has come.
 * `onProgress` gets the share that was sent, 0 to 1. Rejects with the errors of Apollo, or an AbortError.
 */
export function uploadImport(
  file: File,
  { locale, signal, onProgress }: Options,
): Promise<CreateImportMutation['createImport']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/graphql');
    request.setRequestHeader('accept', 'application/graphql-response+json, application/json');
    request.setRequestHeader('accept-language', locale);
    request.setRequestHeader('apollo-require-preflight', 'true');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total && loaded / total));
    request.addEventListener('load', () => {
      try {
        resolve(payloadOf(request));
      } catch (error) {
        reject(error as Error);
      }
    });
    request.addEventListener('error', () => reject(new TypeError('The upload was interrupted')));
    request.addEventListener('abort', () =>
      reject(new DOMException('The upload was given up', 'AbortError')),
    );
    signal.addEventListener('abort', () => request.abort());
    request.send(multipart(file));
  });
}

function multipart(file: File): FormData {
  const form = new FormData();
  const operations = { query: print(CreateImport), operationName: 'CreateImport', variables: { file: null } };
  form.append('operations', JSON.stringify(operations));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', file);
  return form;
}

function payloadOf({ status, responseText }: XMLHttpRequest): CreateImportMutation['createImport'] {
  const result = parsed(responseText);
  if (result?.errors?.length) throw new CombinedGraphQLErrors(result);
  if (!result?.data)
    throw new ServerError('The upload was refused', {
      response: new Response(null, { status }),
      bodyText: responseText,
    });
  return result.data.createImport;
}

type Result = { data?: CreateImportMutation | null; errors?: { message: string }[] };

function parsed(text: string): Result | undefined {
  try {
    return JSON.parse(text) as Result;
  } catch {
    // A proxy in between answers in HTML.
    return undefined;
  }
}
