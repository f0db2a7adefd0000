import { account } from './account';
import { audit } from './audit';
import { contacts } from './contacts';
import { form } from './form';
import { importWizard } from './import-wizard';
import { imports } from './imports';
import { lookup } from './lookup';
import { notifications } from './notifications';
import { photos } from './photos';
import { privacy } from './privacy';
import { sharing } from './sharing';
import { signIn } from './sign-in';
import { users } from './users';
import { views } from './views';
import { webForms } from './web-forms';
import { webhooks } from './webhooks';

/** What every view but the first shows. */
export const rest = {
  ...account,
  ...audit,
  ...contacts,
  ...form,
  ...importWizard,
  ...imports,
  ...lookup,
  ...notifications,
  ...photos,
  ...privacy,
  ...sharing,
  ...signIn,
  ...users,
  ...views,
  ...webForms,
  ...webhooks,
};
