import { account } from './account';
import { api } from './api';
import { audit } from './audit';
import { contacts } from './contacts';
import { form } from './form';
import { importWizard } from './import-wizard';
import { imports } from './imports';
import { notifications } from './notifications';
import { privacy } from './privacy';
import { sharing } from './sharing';
import { signIn } from './sign-in';
import { users } from './users';
import { views } from './views';
import { webForms } from './web-forms';

/** What every view but the first shows. */
export const rest = {
  ...account,
  ...api,
  ...audit,
  ...contacts,
  ...form,
  ...importWizard,
  ...imports,
  ...notifications,
  ...privacy,
  ...sharing,
  ...signIn,
  ...users,
  ...views,
  ...webForms,
};
