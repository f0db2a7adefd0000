const particles =
  /^(von|vom|van|de|del|della|di|da|dos|du|la|le|der|den|dem|zu|zum|zur|ter|ten|el|al|bin|ibn|af|av)$/i;
const titles = /^(dr|prof|dipl|ing|mag|med|phil|herr|frau|mr|mrs|ms|h\.?c)\.?(-ing\.?)?$/i;

/** Splits a whole name: `Anna von Arnim`, `Arnim, Anna`, `Prof. Dr. Anna Arnim` (titles are dropped). One word is a last name. */
export function splitName(whole: string): { firstName: string; lastName: string } {
  const [family, given] = whole.split(',', 2).map(part => part.trim().replace(/\s+/g, ' '));
  if (family && given) return { firstName: withoutTitles(given.split(' ')).join(' '), lastName: family };
  const words = withoutTitles((family || given || '').split(' '));
  const particle = words.findIndex(
    (word, index) => index > 0 && index < words.length - 1 && particles.test(word),
  );
  const lastAt = particle > 0 ? particle : words.length - 1;
  return { firstName: words.slice(0, lastAt).join(' '), lastName: words.slice(lastAt).join(' ') };
}

const withoutTitles = (words: string[]): string[] =>
  words.slice(
    Math.max(
      0,
      Math.min(
        words.length - 1,
        words.findIndex(word => !titles.test(word)),
      ),
    ),
  );
