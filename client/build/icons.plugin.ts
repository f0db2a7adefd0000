import { icons as lucide } from '@iconify-json/lucide';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const client = fileURLToPath(new URL('..', import.meta.url));
const named = /\bi-lucide-([a-z0-9-]+)/g;
const namedByLibrary = /\bui\.icons\??\.(\w+)/g;

/**
 * Registers each icon in the file that names it, so that every page brings its own and the first one not those of all
 * others. `library` says which icons the components of the library mean by their own names.
 */
export function icons(library: Record<string, string>): Plugin {
  return {
    name: 'kartei:icons',
    transform(code, id) {
      const names = id.startsWith(client) ? namesIn(code, named) : namesOfLibrary(code, id);
      if (names.length === 0) return undefined;
      const calls = names.map(name => `__addIcon('lucide-${name}', ${JSON.stringify(dataOf(name))});`);
      return {
        code: `import { addIcon as __addIcon } from '@iconify/vue/offline';${calls.join('')}${code}`,
        map: null,
      };
    },
  };

  function namesOfLibrary(code: string, id: string): string[] {
    if (!id.includes('/@nuxt/ui/dist/runtime/')) return [];
    return namesIn(code, namedByLibrary).map(name => {
      const icon = library[name];
      if (!icon) throw new Error(`${id} asks for the icon "${name}": name it in theme.ts`);
      return icon.replace('i-lucide-', '');
    });
  }
}

function namesIn(code: string, pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map(([, name]) => name!))];
}

function dataOf(name: string): { body: string; width?: number; height?: number } {
  const icon = lucide.icons[lucide.aliases?.[name]?.parent ?? name];
  if (!icon) throw new Error(`There is no icon "${name}"`);
  return { body: icon.body, width: lucide.width, height: lucide.height };
}
