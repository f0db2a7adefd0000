import colors from 'tailwindcss/colors';
import type { Plugin } from 'vite';

const shades = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950] as const;
const writesColors = '@nuxt/ui/dist/runtime/plugins/colors.js';
// Needed by the former alone.
const managesHead = '@nuxt/ui/dist/runtime/vue/plugins/head.js';
const nothing = 'export default { install() {} };';
const virtualCss = 'virtual:theme-colors.css';

/**
 * Nuxt UI writes its colour variables into a <style> at run time, which a strict CSP refuses. This plugin puts them
 * into the built stylesheet instead and leaves that part of the library out. Semantic colours are two shades darker than
 * the library's, so that text on them and in them keeps a contrast of 4.5:1.
 */
export function themeColors(names: Record<string, string>): Plugin {
  return {
    name: 'kartei:theme-colors',
    enforce: 'pre',
    resolveId: id => (id === virtualCss ? virtualCss : undefined),
    load(id) {
      if (id === virtualCss) return stylesheet(names);
      const [file = ''] = id.split('?');
      if (file.endsWith(writesColors)) return `import '${virtualCss}';\n${nothing}`;
      return file.endsWith(managesHead) ? nothing : undefined;
    },
  };
}

function stylesheet(names: Record<string, string>): string {
  const semantic = Object.keys(names).filter(name => name !== 'neutral');
  const palette = Object.entries(names).flatMap(([name, color]) =>
    shades.map(shade => `--ui-color-${name}-${shade}: ${shadesOf(color)[shade]};`),
  );
  return `@layer theme {
    :root, :host { ${palette.join(' ')} }
    :root, :host, .light { ${semantic.map(name => `--ui-${name}: var(--ui-color-${name}-700);`).join(' ')} }
    .dark { ${semantic.map(name => `--ui-${name}: var(--ui-color-${name}-400);`).join(' ')} }
  }`;
}

function shadesOf(color: string): Record<number, string> {
  return colors[color as 'zinc'];
}
