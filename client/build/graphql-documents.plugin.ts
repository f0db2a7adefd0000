import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const generated = fileURLToPath(new URL('../graphql/graphql.ts', import.meta.url));
const virtual = 'virtual:graphql-document/';
const call = /\bgraphql\(\s*`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`,?\s*\)/g;
const fragmentDocument = /^(export const \w+FragmentDoc =) .*$/gm;

/**
 * Puts the generated document in the place of each `graphql(…)` call. At run time that function would look it up by its
 * text, in a map that brings the documents of all pages along with the first one. A fragment is there for its types only:
 * the documents that spread it contain it.
 */
export function graphqlDocuments(): Plugin {
  return {
    name: 'kartei:graphql-documents',
    resolveId: id => (id.startsWith(virtual) ? `\0${id}` : undefined),
    load(id) {
      if (id === generated) return readFileSync(generated, 'utf8').replace(fragmentDocument, '$1 undefined;');
      if (!id.startsWith(`\0${virtual}`)) return undefined;
      this.addWatchFile(generated);
      return `export default ${documentNamed(id.slice(virtual.length + 1))};`;
    },
    transform(code, id) {
      if (!code.includes('graphql(') || id.includes('node_modules')) return undefined;
      const names: string[] = [];
      const replaced = code.replace(call, (_, kind: string, name: string) => {
        if (kind === 'fragment') return 'undefined';
        const document = `${name}Document`;
        names.push(document);
        return `__${document}`;
      });
      if (replaced === code) return undefined;
      const imports = names.map(name => `import __${name} from '${virtual}${name}';`).join('');
      return { code: imports + replaced, map: null };
    },
  };
}

function documentNamed(name: string): string {
  const [, document] =
    new RegExp(`^export const ${name} = (\\{.*?\\}) as unknown as `, 'ms').exec(
      readFileSync(generated, 'utf8'),
    ) ?? [];
  if (!document) throw new Error(`${name} is not generated yet: run graphql-codegen`);
  return document;
}
