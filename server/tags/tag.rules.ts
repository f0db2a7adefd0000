/** What makes two names the same: composed, trimmed, whatever the case. */
export const nameKey = (name: string): string => name.normalize('NFC').trim().toLowerCase();
