import { app } from './en/app';
import { contacts } from './en/contacts';
import { form } from './en/form';
import { imports } from './en/imports';
import { privacy } from './en/privacy';
import { sharing } from './en/sharing';
import { users } from './en/users';
import { views } from './en/views';

export const messages = {
  ...app,
  ...contacts,
  ...form,
  ...imports,
  ...users,
  ...sharing,
  ...views,
  ...privacy,
};
