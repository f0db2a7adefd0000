import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { theme } from './theme.ts';
import { themeColors } from './theme-colors.plugin.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const api = process.env['API_URL'] ?? 'http://localhost:4000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    vue(),
    themeColors(theme.colors),
    ui({
      root: project,
      ui: theme,
      // Our own switch (lib/color-mode.ts): the one of the library writes a <style> that the CSP refuses.
      colorMode: false,
      autoImport: false,
      components: { dts: fileURLToPath(new URL('components.d.ts', import.meta.url)), dirs: [] },
      icon: { clientBundle: { scan: { globInclude: ['client/**/*.{vue,ts}'] } } },
    }),
  ],
  build: {
    outDir: `${project}/dist/client`,
    emptyOutDir: true,
    target: 'es2022',
    // Small files as data: URLs would need an exception in the CSP.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/photos', '/imports/', '/export'].map(path => [path, { target: api }]),
    ),
  },
});
