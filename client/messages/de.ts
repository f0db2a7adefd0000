import { app } from './de/app';
import { contacts } from './de/contacts';
import { form } from './de/form';
import { imports } from './de/imports';
import { privacy } from './de/privacy';
import { sharing } from './de/sharing';
import { users } from './de/users';
import { views } from './de/views';

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
