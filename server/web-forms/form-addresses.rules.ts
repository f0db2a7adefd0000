import { isTooMany } from '../contacts/contact-info.rules.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { singleLine } from '../platform/text.rules.js';

/** Absolute, so that it leads to the same page from everywhere, and nothing but a page. */
export function checkReturnUrl(given: string | null, problems: Problem[]): string | null {
  const path = ['returnUrl'];
  const text = singleLine(given, { path, max: limits['length.url'], problems });
  if (text === null) return null;
  const url = webUrl(text);
  if (!url) problems.push({ code: 'INVALID', message: noUrl, path });
  return url?.href ?? null;
}

/** As browsers send them: scheme, host and port, nothing behind. */
export function checkOrigins(given: string[], problems: Problem[]): string[] {
  if (isTooMany(given, limits['list.entries'], 'allowedOrigins', problems)) return [];
  const origins = given.map((each, index) => {
    const path = ['allowedOrigins', String(index)];
    const before = problems.length;
    const url = webUrl(singleLine(each, { path, max: limits['length.url'], problems }) ?? '');
    const isOrigin = url && url.pathname === '/' && !url.search && !url.hash && !url.hostname.includes('*');
    if (!isOrigin && problems.length === before) problems.push({ code: 'INVALID', message: noOrigin, path });
    return isOrigin ? url.origin : '';
  });
  return [...new Set(origins)];
}

/** An address on the web, with or without `https://`. */
function webUrl(text: string): URL | null {
  if (/[\s\\]/.test(text)) return null;
  const isComplete = /^https?:\/\//i.test(text);
  if (!isComplete && /^[a-z][a-z0-9+.-]*:(?!\d)|^\//i.test(text)) return null;
  const url = isComplete ? text : `https://${text}`;
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.username || parsed.password ? null : parsed;
}

const noUrl = say(
  'Please enter the address of a page, such as https://example.org/thanks.',
  'Bitte geben Sie die Adresse einer Seite ein, etwa https://example.org/danke.',
);
const noOrigin = say(
  'Please enter a website without a path, such as https://www.example.org.',
  'Bitte geben Sie eine Website ohne Pfad ein, etwa https://www.example.org.',
);
