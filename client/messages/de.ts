import { account } from './de/account';
import { app } from './de/app';
import { audit } from './de/audit';
import { contacts } from './de/contacts';
import { form } from './de/form';
import { imports } from './de/imports';
import { notifications } from './de/notifications';
import { users } from './de/users';

export const messages = {
  ...account,
  ...app,
  ...audit,
  ...contacts,
  ...form,
  ...imports,
  ...notifications,
  ...users,
};
