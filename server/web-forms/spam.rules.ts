import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import type { FormField, SentValue } from './form-fields.js';

/** Why a submission is put in quarantine. */
export type Suspicion = 'TRAP' | 'TOO_FAST' | 'REUSED' | 'ORIGIN' | 'LINKS' | 'MARKUP';

/** The trap: a field that nobody sees, so that only programs fill it in. */
export const trapField = 'your_reference';

/**
 * What of a submission's contents no honest visitor writes, if anything. Fields for links and profiles hold links anyway, and
 * texts of several lines may hold a few.
 */
export function suspiciousContent(
  values: readonly SentValue[],
  fields: readonly Pick<FormField, 'target' | 'type'>[],
): Suspicion | null {
  const typeOf = (target: string) => fields.find(field => field.target === target)?.type;
  const texts = values.filter(({ target }) => typeOf(target) !== 'URL' && !target.startsWith('social.'));
  if (texts.some(({ value }) => markup.test(value))) return 'MARKUP';
  const links = texts.flatMap(({ value }) => value.match(link) ?? []).length;
  const inNames = texts.some(({ target, value }) => typeOf(target) !== 'TEXTAREA' && value.search(link) >= 0);
  return inNames || links > limits['form.links'] ? 'LINKS' : null;
}

/** What an administrator is told. */
export const suspicionTexts: Record<Suspicion, Message> = {
  TRAP: say('The field that nobody sees was filled in.', 'Das unsichtbare Feld wurde ausgefüllt.'),
  TOO_FAST: say(
    'It was sent faster than anybody types.',
    'Es wurde schneller gesendet, als jemand tippen kann.',
  ),
  REUSED: say(
    'It used the form’s challenge or key of another submission.',
    'Es benutzte die Prüfmarke oder den Schlüssel einer anderen Einsendung.',
  ),
  ORIGIN: say('It came from a website that is not allowed.', 'Es kam von einer nicht erlaubten Website.'),
  LINKS: say('It is full of links.', 'Es ist voller Links.'),
  MARKUP: say('It contains HTML or a script.', 'Es enthält HTML oder ein Skript.'),
};

const link = /https?:\/\/|\bwww\.[a-z0-9-]+\./gi;
/** A tag, not `Anna <anna@example.org>` and not `a < b`. */
const markup =
  /<\/?[a-z][a-z0-9-]*(\s[^<>]{0,500})?\/?>|<(script|iframe)\b|<!--|\[\/?(url|link|img)\b|javascript:/i;
