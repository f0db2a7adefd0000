import { describe, expect, test } from '@jest/globals';
import { logLine } from './log.js';

const fieldsOf = (fields: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(logLine('info', 'message', fields)) as Record<string, unknown>;

describe('a log line', () => {
  test('is one line of JSON with time, level and message, whatever the text holds', () => {
    const line = logLine('warn', 'first\nsecond', { contacts: 3 });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      level: 'warn',
      message: 'first\nsecond',
      contacts: 3,
    });
  });

  test.each([
    'password',
    'newPassword',
    'sessionToken',
    'Authorization',
    'set-cookie',
    'clientSecret',
    'apiKey',
  ])('never shows the value of %s, at any depth', key => {
    expect(fieldsOf({ [key]: 'visible', deep: [{ [key]: { inner: 'visible' } }] })).toMatchObject({
      [key]: '[redacted]',
      deep: [{ [key]: '[redacted]' }],
    });
  });

  test.each([
    ['postgres://kartei:hunter2@127.0.0.1:5432/kartei', 'postgres://kartei:[redacted]@127.0.0.1:5432/kartei'],
    ['GET /setup?token=hunter2&step=1', 'GET /setup?token=[redacted]&step=1'],
    ['https://example.org/a:b/c@d', 'https://example.org/a:b/c@d'],
  ])('hides the secret inside %s', (text, shown) => {
    expect(fieldsOf({ text })).toMatchObject({ text: shown });
    expect(JSON.parse(logLine('info', text))).toMatchObject({ message: shown });
  });

  test('shows of an error its name, code, message and stack, and nothing that quotes data', () => {
    const error = Object.assign(new TypeError('broken'), {
      code: '23505',
      detail: 'Key (email)=(anna@example.org)',
    });
    const shown = fieldsOf({ error }).error;
    expect(shown).toMatchObject({
      name: 'TypeError',
      code: '23505',
      message: 'broken',
      stack: expect.any(String),
    });
    expect(JSON.stringify(shown)).not.toContain('anna@example.org');
  });

  test('is written even when a field cannot be, and names that field', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(fieldsOf({ loop })).toMatchObject({ message: 'message', unloggable: ['loop'] });
    expect(fieldsOf({ rows: 10n })).toMatchObject({ rows: '10' });
  });

  test('keeps its own time, level and message when a field has the same name', () => {
    expect(fieldsOf({ level: 'debug', message: 'other' })).toMatchObject({
      level: 'info',
      message: 'message',
    });
  });
});
