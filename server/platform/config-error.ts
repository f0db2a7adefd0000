/** The environment or the machine does not allow a start; the message says what to do, without a stack. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
