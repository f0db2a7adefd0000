import { ContactsAndWhoMaySeeThem1795400000000 } from './1795400000000-contacts-and-who-may-see-them.js';
import { EventsJobsSessions1795437900000 } from './1795437900000-events-jobs-sessions.js';

/** Every migration, in order; append-only. */
export const migrations = [ContactsAndWhoMaySeeThem1795400000000, EventsJobsSessions1795437900000];
