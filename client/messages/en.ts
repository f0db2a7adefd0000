import { account } from './en/account';
import { app } from './en/app';
import { audit } from './en/audit';
import { contacts } from './en/contacts';
import { form } from './en/form';
import { importWizard } from './en/import-wizard';
import { imports } from './en/imports';
import { notifications } from './en/notifications';
import { privacy } from './en/privacy';
import { sharing } from './en/sharing';
import { users } from './en/users';
import { views } from './en/views';

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
