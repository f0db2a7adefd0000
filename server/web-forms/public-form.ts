import { say } from '../platform/messages.js';
import type { FormField } from './form-fields.js';
import { challengeOf, type OpenForm } from './intake.service.js';
import { trapField } from './spam.rules.js';
import type { FormRow } from './web-form.query.js';

/** What a website needs to draw a form. */
export const publicForm = ({ form, fields }: OpenForm, now: Date) => ({
  key: form.key,
  title: form.title,
  kind: form.kind,
  locale: form.locale,
  fields: fields.map(({ name, label, type, required, options }: FormField) => ({
    name,
    label,
    type,
    required,
    options,
  })),
  consentText: form.consentText,
  successMessage: form.successMessage,
  challenge: challengeOf(form, now),
  trapField,
});

/** What is said to whoever sent a form, and where they go. */
export const thanksOf = ({ successMessage, returnUrl, locale }: FormRow) => ({
  message: successMessage ?? thanks[locale],
  returnUrl,
});

const thanks = say('Thank you. Your message has been sent.', 'Vielen Dank. Ihre Nachricht wurde gesendet.');
