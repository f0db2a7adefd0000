import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

interface Upload {
  createImport: {
    import: { id: string; status: string; columns: { header: string; target: string | null }[] } | null;
    userErrors: { code: string; message: string }[];
  };
}

// A multipart request: the operation, where the file belongs in it, and the file.
const file = process.env.FILE!;
const query = `
  mutation Upload($file: Upload!) {
    createImport(file: $file) {
      import {
        id
        status
        columns {
          header
          target
        }
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;
const form = new FormData();
form.set('operations', JSON.stringify({ query, variables: { file: null } }));
form.set('map', JSON.stringify({ 0: ['variables.file'] }));
form.set('0', new Blob([await readFile(file)], { type: 'text/csv' }), basename(file));

const response = await fetch(`${process.env.KARTEI_URL}/graphql`, {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.KARTEI_KEY}` },
  body: form,
});
const { data } = (await response.json()) as { data: Upload };
for (const { message } of data.createImport.userErrors) console.log(message);
for (const { header, target } of data.createImport.import?.columns ?? [])
  console.log(header, '→', target ?? '–');
