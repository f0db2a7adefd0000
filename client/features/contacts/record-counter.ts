export type ExportFormat = 'csv' | 'vcf';

/** Counts the contacts in a file while its bytes come; `add` gives how many are complete so far. */
export function recordCounter(format: ExportFormat): { add: (bytes: Uint8Array) => number } {
  return format === 'csv' ? lineCounter() : cardCounter();
}

const quote = 34;
const lineFeed = 10;

/** Lines that end outside of quotation marks, but for the header. */
function lineCounter(): { add: (bytes: Uint8Array) => number } {
  let lines = 0;
  let isQuoted = false;
  return {
    add(bytes) {
      for (const byte of bytes) {
        if (byte === quote) isQuoted = !isQuoted;
        else if (byte === lineFeed && !isQuoted) lines++;
      }
      return Math.max(0, lines - 1);
    },
  };
}

const end = '\nEND:VCARD';

function cardCounter(): { add: (bytes: Uint8Array) => number } {
  let cards = 0;
  let rest = '';
  const decoder = new TextDecoder('latin1');
  return {
    add(bytes) {
      const parts = (rest + decoder.decode(bytes)).split(end);
      cards += parts.length - 1;
      rest = parts.at(-1)!.slice(1 - end.length);
      return cards;
    },
  };
}
