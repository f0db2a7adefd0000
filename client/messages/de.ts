import { app } from './de/app';
import { contacts } from './de/contacts';
import { form } from './de/form';
import { imports } from './de/imports';
import { notifications } from './de/notifications';
import { users } from './de/users';

export const messages = { ...app, ...contacts, ...form, ...imports, ...notifications, ...users };
