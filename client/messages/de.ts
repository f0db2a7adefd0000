import { account } from './de/account';
import { app } from './de/app';
import { audit } from './de/audit';
import { contacts } from './de/contacts';
import { form } from './de/form';
import { importWizard } from './de/import-wizard';
import { imports } from './de/imports';
import { notifications } from './de/notifications';
import { privacy } from './de/privacy';
import { sharing } from './de/sharing';
import { users } from './de/users';
import { views } from './de/views';

export const messages = {
  ...account,
  ...app,
  ...audit,
  ...contacts,
  ...form,
  ...importWizard,
  ...imports,
  ...notifications,
  ...privacy,
  ...sharing,
  ...users,
  ...views,
};
