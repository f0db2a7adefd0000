import type { MessageContext, MessageFunction } from 'vue-i18n';

export type Texts = { [key: string]: string | Texts };
export type Messages = { [key: string]: MessageFunction | Messages };

/**
 * What vue-i18n's own compiler makes of texts that use no more of its language than `{name}` and plural forms between
 * bars. That compiler is larger than all texts of a page, so it is not shipped.
 */
export function compiled(texts: Texts): Messages {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? message(text) : compiled(text),
    ]),
  );
}

function message(text: string): MessageFunction {
  const forms = text.split('|').map(form => form.trim());
  const [only = ''] = forms;
  return (context: MessageContext) => filled(forms.length === 1 ? only : context.plural(forms), context);
}

function filled(form: string, { named }: MessageContext): string {
  return form.replace(/\{(\w+)\}/g, (_, name: string) => String(named(name) ?? ''));
}
