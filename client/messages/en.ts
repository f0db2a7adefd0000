import { app } from './en/app';
import { contacts } from './en/contacts';
import { form } from './en/form';
import { imports } from './en/imports';
import { notifications } from './en/notifications';
import { users } from './en/users';

export const messages = { ...app, ...contacts, ...form, ...imports, ...notifications, ...users };
