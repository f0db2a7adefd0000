/** Number of background colours of pictures (main.css, `.hue-0` and so on). */
export const hueCount = 6;

/** First letters of the first and the last word, as people sign: "Anna-Lena von der Heide" → "AH". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map(word => [...word!][0]!.toLocaleUpperCase()).join('');
}

/** The same contact has the same colour everywhere. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)!) % 9973;
  return sum % hueCount;
}
