/**
 * Cuts a cell into its values. One in quotation marks is kept whole, with `""` for a mark in it: `red, "a, b"`; our own
 * exports write what would fall apart like this.
 */
export function cutCell(cell: string, separator: RegExp): string[] {
  if (!cell.includes('"')) return cell.split(separator);
  const parts: string[] = [];
  const between = new RegExp(separator.source, `${separator.flags}g`);
  for (let start = 0; ;) {
    const quoted = quotedAt(cell, start);
    between.lastIndex = quoted ? quoted.end : start;
    let found = between.exec(cell);
    const isWhole = quoted && cell.slice(quoted.end, found?.index).trim() === '';
    if (quoted && !isWhole) {
      between.lastIndex = start;
      found = between.exec(cell);
    }
    parts.push(isWhole ? quoted.text : cell.slice(start, found?.index));
    if (!found) return parts;
    start = found.index + found[0].length;
  }
}

function quotedAt(cell: string, start: number): { text: string; end: number } | null {
  const quoted = /\s*"([^"]*(?:""[^"]*)*)"/y;
  quoted.lastIndex = start;
  const text = quoted.exec(cell)?.[1];
  return text === undefined ? null : { text: text.replaceAll('""', '"'), end: quoted.lastIndex };
}

/** A value for a cell of several: in quotation marks where the reader of such cells would not take it for one. */
export function cellPart(value: string, read: (cell: string) => string[]): string {
  const parts = read(value);
  return parts.length === 1 && parts[0] === value ? value : quotedPart(value);
}

/** A value in quotation marks, which `cutCell` keeps whole whatever it holds. */
export const quotedPart = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Whether a cell holds nothing but values in quotation marks, as `quotedPart` writes them. */
export const isAllQuoted = (cell: string): boolean =>
  /^"[^"]*(?:""[^"]*)*"(?:, "[^"]*(?:""[^"]*)*")*$/.test(cell);
