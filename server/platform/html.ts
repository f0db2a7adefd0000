const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in HTML, within an attribute too. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => entities[character]!);
