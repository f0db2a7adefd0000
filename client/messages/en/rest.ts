import { account } from './account';
import { api } from './api';
import { audit } from './audit';
import { contacts } from './contacts';
import { fieldValues } from './field-values';
import { exports } from './exports';
import { form } from './form';
import { formChanges } from './form-changes';
import { importWizard } from './import-wizard';
import { imports } from './imports';
import { lookup } from './lookup';
import { notifications } from './notifications';
import { photos } from './photos';
import { privacy } from './privacy';
import { settings } from './settings';
import { sharing } from './sharing';
import { signIn } from './sign-in';
import { sorting } from './sorting';
import { users } from './users';
import { views } from './views';
import { webForms } from './web-forms';
import { webhooks } from './webhooks';

/** What every view but the first shows. */
export const rest = {
  ...account,
  ...api,
  ...audit,
  ...contacts,
  ...fieldValues,
  ...exports,
  ...form,
  ...formChanges,
  ...importWizard,
  ...imports,
  ...lookup,
  ...notifications,
  ...photos,
  ...privacy,
  ...settings,
  ...sharing,
  ...signIn,
  ...sorting,
  ...users,
  ...views,
  ...webForms,
  ...webhooks,
};
