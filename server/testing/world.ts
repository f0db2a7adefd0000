import type { AccessLevel, PublicAccess } from '../access/access-grant.entity.js';
import { createSession, sessionViewer } from '../auth/session.service.js';
import { ContactType } from '../contact-types/contact-type.entity.js';
import { createContact } from '../contacts/contact.create.js';
import { deleteContacts } from '../contacts/contact-bulk.service.js';
import { grantAccess } from '../contacts/contact-access.service.js';
import type { ContactInput, ContactKind } from '../contacts/contact.values.js';
import { CustomField } from '../custom-fields/custom-field.entity.js';
import type { CustomFieldScope, CustomFieldType, FieldInput } from '../custom-fields/custom-field.values.js';
import type { Database } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { UserRole, Work } from '../platform/work.js';
import { User } from '../users/user.entity.js';

export interface TestUser {
  id: string;
  name: string;
  role: UserRole;
  /** For the cookie: the user is signed in. */
  sessionToken: string;
}

export interface TestContact {
  id: string;
  kind: ContactKind;
}

export interface TestContactType {
  id: string;
  name: string;
}

export interface TestCustomField {
  id: string;
  label: string;
  type: CustomFieldType;
}

type NamesOf<Made, Kind> = { [Name in keyof Made]: Made[Name] extends Kind ? Name : never }[keyof Made];

/** A contact's data, and what tests say by the names of the things made before it. Without grants it is nobody's. */
type ContactOptions<Made> = Omit<ContactInput, 'managerIds' | 'companyId' | 'contactTypeId'> & {
  grants?: { [Name in NamesOf<Made, TestUser>]?: AccessLevel };
  publicAccess?: PublicAccess;
  company?: NamesOf<Made, TestContact>;
  type?: NamesOf<Made, TestContactType>;
  deleted?: boolean;
  /** Values of the custom fields made before. */
  values?: { [Name in NamesOf<Made, TestCustomField>]?: Omit<FieldInput, 'fieldId'> };
};

/** What a custom field is; unless it says otherwise, persons and companies have it, and need no value. */
export interface CustomFieldOptions {
  label?: string;
  scope?: CustomFieldScope;
  required?: boolean;
  /** Names of what can be chosen. */
  options?: string[];
}

/** Says what there is; `make` makes it, in this order, and gives each thing under the name that the test chose. */
export interface World<Made> {
  member<Name extends string>(...names: Name[]): World<Made & Record<Name, TestUser>>;
  crmAdmin<Name extends string>(name: Name): World<Made & Record<Name, TestUser>>;
  contactType<Name extends string>(...names: Name[]): World<Made & Record<Name, TestContactType>>;
  /** Called as the test calls it unless the options say otherwise; a label is there once in a database. */
  customField<Name extends string>(
    name: Name,
    type: CustomFieldType,
    options?: CustomFieldOptions,
  ): World<Made & Record<Name, TestCustomField>>;
  /** Called `<Name> Muster` unless the options say otherwise. */
  person<Name extends string>(
    name: Name,
    options?: ContactOptions<Made>,
  ): World<Made & Record<Name, TestContact>>;
  /** Called `<Name> GmbH` unless the options say otherwise. */
  company<Name extends string>(
    name: Name,
    options?: ContactOptions<Made>,
  ): World<Made & Record<Name, TestContact>>;
  /** Many persons alike, made at the same moment. */
  persons(count: number, options?: ContactOptions<Made>): World<Made>;
  make(): Promise<Made>;
}

/** A world of its own, with a full-access administrator called `admin`; its contacts come through the services. */
export function world(database: Database): World<{ admin: TestUser }> {
  return worldOf(database, [made => makeUser(database, 'admin', 'ADMIN').then(user => (made.admin = user))]);
}

type Things = Record<string, unknown>;
type Step = (made: Things) => Promise<unknown>;

function worldOf<Made>(database: Database, steps: Step[]): World<Made> {
  const and = <More>(...added: Step[]) => worldOf<More>(database, [...steps, ...added]);
  const each = (names: string[], make: (name: string, made: Things) => Promise<unknown>): Step[] =>
    names.map(name => async made => (made[name] = await make(name, made)));
  const contact = (kind: ContactKind, options: ContactOptions<never> = {}) => {
    return (name: string, made: Things) =>
      actAs(database, made.admin as TestUser, work => makeContact(work, made, { kind, name, options }));
  };
  return {
    member: (...names) => and(...each(names, name => makeUser(database, name, 'MEMBER'))),
    crmAdmin: name => and(...each([name], () => makeUser(database, name, 'CRM_ADMIN'))),
    contactType: (...names) => and(...each(names, name => makeContactType(database, name))),
    customField: (name, type, options) =>
      and(...each([name], () => makeCustomField(database, name, type, options))),
    person: (name, options) => and(...each([name], contact('PERSON', options as ContactOptions<never>))),
    company: (name, options) => and(...each([name], contact('COMPANY', options as ContactOptions<never>))),
    persons: (count, options) =>
      and(async made => {
        const wanted = {
          kind: 'PERSON',
          name: 'person',
          options: (options ?? {}) as ContactOptions<never>,
        } as const;
        await actAs(database, made.admin as TestUser, async work => {
          for (let n = 0; n < count; n++) await makeContact(work, made, wanted);
        });
      }),
    async make() {
      const made: Things = {};
      for (const step of steps) await step(made);
      return made as Made;
    },
  };
}

/** Runs a service as this user, with the rights of this moment, in one transaction. */
export function actAs<Result>(
  database: Database,
  user: TestUser,
  action: (work: Work) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async db => {
    const now = new Date();
    const viewer = await sessionViewer(db, user.sessionToken, now);
    return action({ db, viewer: viewer!, now, emit: () => undefined });
  });
}

/** Straight into the table: invitations and passwords are not what most tests are about. */
async function makeUser(database: Database, name: string, role: UserRole): Promise<TestUser> {
  const id = newId();
  const email = `${name}.${id}@example.org`;
  const now = new Date();
  const user = {
    id,
    name,
    email,
    emailKey: email.toLowerCase(),
    role,
    active: true,
    locale: 'en',
    createdAt: now,
  };
  await database.dataSource.manager.insert(User, user as User);
  return { id, name, role, sessionToken: await createSession(database.read, id, now) };
}

async function makeContactType(database: Database, name: string): Promise<TestContactType> {
  const type = { id: newId(), name, nameKey: name.toLowerCase(), color: null };
  const position = await database.dataSource.manager.count(ContactType);
  await database.dataSource.manager.insert(ContactType, { ...type, position });
  return { id: type.id, name };
}

async function makeCustomField(
  database: Database,
  name: string,
  type: CustomFieldType,
  { label = name, scope = 'BOTH', required = false, options = [] }: CustomFieldOptions = {},
): Promise<TestCustomField> {
  const { manager } = database.dataSource;
  const choices = options.map(option => ({ id: newId(), name: option }));
  const field = { id: newId(), label, labelKey: label.toLowerCase(), type, scope, required, choices };
  await manager.insert(CustomField, { ...field, position: await manager.count(CustomField) });
  return { id: field.id, label, type };
}

interface ContactToMake {
  kind: ContactKind;
  name: string;
  options: ContactOptions<never>;
}

async function makeContact(work: Work, made: Things, wanted: ContactToMake): Promise<TestContact> {
  const { kind, name } = wanted;
  const { grants = {}, company, type, deleted, values, ...input } = wanted.options;
  const idOf = (thing: string): string => (made[thing] as { id: string }).id;
  const called = name.charAt(0).toUpperCase() + name.slice(1);
  const data = {
    ...(kind === 'PERSON' ? { firstName: called, lastName: 'Muster' } : { name: `${called} GmbH` }),
    ...(company === undefined ? {} : { companyId: idOf(company) }),
    ...(type === undefined ? {} : { contactTypeId: idOf(type) }),
    ...(values && {
      customFields: Object.entries<Omit<FieldInput, 'fieldId'>>(values).map(([field, value]) => ({
        fieldId: idOf(field),
        ...value,
      })),
    }),
    managerIds: [],
    ...input,
  };
  const id = await createContact(work, kind, data, 'MANUAL');
  for (const [user, level] of Object.entries<AccessLevel>(grants)) {
    await grantAccess(work, [id], idOf(user), level);
  }
  if (deleted) await deleteContacts(work, { ids: [id] });
  return { id, kind };
}
