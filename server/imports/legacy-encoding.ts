import { decode, type Encoding } from './encoding.js';

/** The words of one language; a language that is more likely here weighs more. */
interface Language {
  weight: number;
  word: RegExp;
}

const latin = (letters: string, weight = 0.9): Language => ({
  weight,
  word: new RegExp(`^[a-z${letters}]+$`),
});

const german = latin('äöüßé', 1);
const western: Language[] = [
  german,
  latin('àâæçéèêëîïôœùûüÿ'),
  latin('áéíñóúüç'),
  latin('ãáàâéêíóõôúç'),
  latin('àèéìòù'),
  latin('æøåéöä'),
  latin('áéíóúýþðæö'),
  // Czech, Slovak, Croatian and Finnish names, as far as Western encodings have their letters.
  latin('šžáéíóúýäôëö', 0.5),
];
const central: Language[] = [
  german,
  latin('ąćęłńóśźż'),
  latin('áčďéěíňóřšťúůýž'),
  latin('áäčďéíĺľňóôŕšťúýž'),
  latin('áéíóöőúüű'),
  latin('čćđšž'),
  latin('ăâîşţ'),
];
const russian: Language = { weight: 0.9, word: /^[а-яё]+$/ };
const cyrillic: Language[] = [
  russian,
  { weight: 0.9, word: /^[а-щьюяєіїґ]+$/ },
  { weight: 0.9, word: /^[а-шђјљњћџ]+$/ },
];
const japanese: Language[] = [
  { weight: 0.9, word: /^[\u3005\u3040-\u30ff\u4e00-\u9fff\uff01-\uff5e]+$/ },
  { weight: 0.9, word: /^[a-z]*[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,}[a-z]*$/ },
  { weight: 0.9, word: /^[\uff66-\uff9f]+$/ },
];
const chinese: Language[] = [
  { weight: 0.9, word: /^[\u4e00-\u9fff\uff01-\uff5e]+$/ },
  { weight: 0.9, word: /^[a-z]*[\u4e00-\u9fff]{2,}[a-z]*$/ },
];

/** Of equally likely ones the first is taken. CP437 is not among them: all of its letters are the same in CP850. */
const candidates: [Encoding, Language[]][] = [
  ['windows-1252', western],
  ['iso-8859-15', western],
  ['macintosh', western],
  ['cp850', western],
  ['windows-1250', central],
  ['windows-1251', cyrillic],
  ['koi8-r', [russian]],
  ['shift_jis', japanese],
  ['gb18030', chinese],
];

/**
 * The encoding of text that is neither UTF-8 nor UTF-16: the one in which most of its words could be words of one language.
 * Excel writes Windows-1252, on a Mac the Mac's own encoding, old programs that of DOS.
 */
export function legacyOf(bytes: Uint8Array): Encoding {
  const scores = candidates.map(([encoding, languages]) => ({
    encoding,
    score: scoreOf(foreignWords(decode(bytes, encoding)), languages),
  }));
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).encoding;
}

const marks = '„“”‚‘’»«–—…®™€°´·•¿¡';
const atEnds = new RegExp(`^[${marks}]+|[${marks}]+$`, 'gu');

/** The words that are not plain ASCII, each once, without quotation marks around them. */
function foreignWords(text: string): string[] {
  const runs = text.match(/(?:\p{L}|[^\p{ASCII}\s])+/gu) ?? [];
  const words = runs.flatMap(run => run.replace(atEnds, '').split(/[’´–]/));
  return [...new Set(words)].filter(word => /\P{ASCII}/u.test(word));
}

/** What belongs to the main language of the file counts in full, other languages' words half, what is no word against it. */
function scoreOf(words: string[], languages: Language[]): number {
  const known = languages.map(() => 0);
  let other = 0;
  let wrong = 0;
  for (const word of words) {
    // One letter alone is a word in every encoding.
    if (word.length === 1 && /\p{L}/u.test(word)) continue;
    const fitting = isWordLike(word) ? languages.map(({ word: of }) => of.test(word.toLowerCase())) : [];
    if (fitting.includes(true)) other++;
    else wrong++;
    for (const [index, fits] of fitting.entries()) if (fits) known[index]!++;
  }
  const main = Math.max(...known.map((count, index) => count * (languages[index]!.weight - 0.5)));
  return main + other * 0.5 - wrong;
}

/** No capital behind a small letter, and of a Latin word not most of the letters accented. */
function isWordLike(word: string): boolean {
  const cased = word.replaceAll('ß', '');
  if (/\p{Ll}(?=\P{ASCII})\p{Lu}|(?=\P{ASCII})\p{Ll}\p{Lu}/u.test(cased)) return false;
  if (/\p{Lu}(?=\P{ASCII})\p{Lu}\p{Ll}/u.test(cased)) return false;
  const accented = word.match(/[\u0080-\u024f]/g)?.length ?? 0;
  return word.length < 3 || accented <= word.length * 0.6;
}
