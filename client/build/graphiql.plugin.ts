import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * Lets GraphiQL live under our content security policy: without its fonts, which are data URLs, and without the part of its
 * dialogs that writes a <style> to keep the page behind them from scrolling.
 */
export function graphiql(): Plugin {
  const directive = /^["']use (client|no memo)["'];?/m;
  const noScrollLock = fileURLToPath(new URL('no-scroll-lock.ts', import.meta.url));
  return {
    name: 'kartei:graphiql',
    enforce: 'pre',
    config: () => ({ resolve: { alias: [{ find: 'react-remove-scroll', replacement: noScrollLock }] } }),
    transform(code, id) {
      // Means something to servers that draw React only; the bundler would warn of each.
      if (directive.test(code)) return { code: code.replace(directive, ''), map: null };
      if (!/\/node_modules\/graphiql\/dist\/style\.css/.test(id)) return undefined;
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null };
    },
  };
}
