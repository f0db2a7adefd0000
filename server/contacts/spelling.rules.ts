/** The lower-case words of the first `max` characters, without invisible characters; accents are still there. */
export function wordsOf(text: string, max: number): string[] {
  const part = text.slice(0, max);
  // Most texts have neither accents nor anything else to be folded, and an import has millions of them.
  if (/^[ -_a-~]*$/.test(part))
    return part
      .toLowerCase()
      .split(' ')
      .filter(word => word !== '');
  return part
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cs}]+/gu, '')
    .replace(/[’‘ʼ`´′]/g, "'")
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Pd}−]/gu, '-')
    .split(/[\s\p{Cc}]+/u)
    .filter(word => word !== '');
}

/**
 * How a word of wordsOf may be spelled without accents: müller → muller, mueller; mueller → mueller, muller;
 * muller → muller. So the spellings of any two of them share one. The first is the word as it stands.
 */
export function spellings(word: string): string[] {
  const bare = word.includes("'") ? word.replaceAll("'", '') : word;
  // Most words are as plain as this, and an import spells millions of them.
  if (/^[ -~]+$/.test(bare) && !/[aou]e/.test(bare)) return [bare];
  const plain = fold(bare);
  const spelledOut = fold(bare.replace(/[äöüøå]/g, letter => spelledOutLetters[letter] ?? letter));
  return [...new Set([plain, spelledOut, collapsed(plain)])].filter(form => form !== '');
}

/** ae, oe and ue as the umlauts that they may stand for; not where they hardly do: "neue", "Bauer", "Quelle". */
function collapsed(word: string): string {
  return word.replace(/(?<![aeiouq])([aou])e(?=[bcdfghjklmnpqrstvwxz]|(?<=a.)u)/g, '$1');
}

function fold(word: string): string {
  if (/^[ -~]+$/.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþħıŋς]/g, letter => foldedLetters[letter] ?? letter)
    .normalize('NFC');
}

const spelledOutLetters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const foldedLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
};
