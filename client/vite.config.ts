import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { graphiql } from './build/graphiql.plugin.ts';
import { graphqlDocuments } from './build/graphql-documents.plugin.ts';
import { icons } from './build/icons.plugin.ts';
import { themeColors } from './build/theme-colors.plugin.ts';
import { theme } from './build/theme.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const api = process.env['API_URL'] ?? 'http://localhost:4000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    vue(),
    graphqlDocuments(),
    graphiql(),
    icons(theme.icons),
    themeColors(theme.colors),
    ui({
      root: project,
      ui: theme,
      // Only the colours in use: each one is a variant of every component.
      theme: { colors: Object.keys(theme.colors).filter(name => name !== 'neutral') },
      // Our own switch (lib/color-mode.ts): the one of the library writes a <style> that the CSP refuses.
      colorMode: false,
      autoImport: false,
      components: { dts: fileURLToPath(new URL('components.d.ts', import.meta.url)), dirs: [] },
      // build/icons.plugin.ts brings them.
      icon: { clientBundle: false },
    }),
  ],
  resolve: {
    alias: [
      {
        find: /^@iconify\/vue$/,
        replacement: fileURLToPath(new URL('build/offline-icons.ts', import.meta.url)),
      },
    ],
  },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    // lib/message-format.ts stands in for it.
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: `${project}/dist/client`,
    emptyOutDir: true,
    target: 'es2022',
    // Small files as data: URLs would need an exception in the CSP.
    assetsInlineLimit: 0,
    // GraphiQL is the largest.
    chunkSizeWarningLimit: 750,
    // What the start imports in one file: in forty, the names of each other alone took 15 KB of every page.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'base', tags: ['$initial'] }] } },
    },
  },
  server: {
    // Exactly these: /graphql/… is also where the generated documents lie.
    proxy: Object.fromEntries(
      [
        '^/graphql(/stream)?([?]|$)',
        '^/forms/',
        '^/photos/',
        '^/imports/.*[.]csv$',
        '^/export/',
        '^/contacts/[^/]+/data',
      ].map(path => [path, { target: api }]),
    ),
  },
});
