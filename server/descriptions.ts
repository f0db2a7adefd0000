import { isEnumType, isInterfaceType, isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';

/**
 * Describes what is not described beside its code: arguments that mean the same wherever they stand, and words of enums
 * that the rest of the code knows as plain lists. A test asks for all that are still without.
 */
export function describeTheRest(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    type.description ??= roots[type.name];
    if (isEnumType(type)) {
      for (const value of type.getValues()) value.description ??= words[type.name]?.[value.name];
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        for (const argument of field.args) {
          argument.description ??=
            argumentsOf[`${field.name}.${argument.name}`] ?? argumentsOf[argument.name];
        }
      }
    }
  }
}

const roots: Record<string, string> = {
  Query: 'What can be read.',
  Mutation:
    'What can be done: each field is one transaction, and answers with what became of it and with `userErrors`.',
  Subscription: 'What can be followed, over SSE at /graphql/stream.',
};

/** By the name of the argument, or of its field and itself. */
const argumentsOf: Record<string, string> = {
  id: 'Which one; one that is not there and one that is not visible are answered alike.',
  ids: 'Which ones, at most 1,000.',
  contactId: 'The contact that it is about.',
  contactIds: 'The contacts that it is about, at most 1,000.',
  userId: 'The user whom it is about.',
  version: 'The version that was read; when there is a newer one by now, the answer is CONFLICT.',
  input: 'What is to be set; what is left out stays as it is, null clears it.',
  token: 'The secret in the link.',
  password: 'The new password, of 12 to 128 characters.',
  email: 'The e-mail address of the account; capitals do not matter.',
  name: 'What it is to be called.',
  text: 'What it is to say, on as many lines as it needs.',
  first: 'How many, 0 to 100; 25 if it is left out.',
  after: 'Those behind this cursor.',
  search: 'Part of the name or of the e-mail address.',
  key: 'The public key of the form, which is in its address.',
  kind: 'Persons or companies.',
  role: 'The new role.',
  scope: 'Whether it may only read, or write too.',
  locale: 'The language: `en` or `de`.',
  'createPerson.input': 'What is known of the person; first and last name are required.',
  'createCompany.input': 'What is known of the company; its name is required.',
  'createWebForm.input': 'What the form is to be; title, kind and fields are required.',
  'inviteUser.input': 'Who is invited, and as what.',
  'grantAccess.input': 'Who is to get which level on which contacts.',
  'submitWebForm.input': 'The form, what was filled in, and its challenge.',
  'saveView.input': 'The view; with an id, that one is changed.',
  'createApiKey.name': 'What the key is for.',
  'createImport.file': 'The CSV file, in a multipart request.',
  'correctImport.cells': 'The cells with what they are to say.',
  'replaceInImport.find': 'The text to look for, letter for letter.',
  'replaceInImport.replace': 'What is to stand there instead; empty takes it away.',
  'mergeContacts.sourceId': 'The contact that goes.',
  'mergeContacts.targetId': 'The contact that stays.',
  'changePassword.currentPassword': 'The password as it is now.',
  'changePassword.newPassword': 'The new password, of 12 to 128 characters.',
  'signIn.password': 'The password of the account.',
  'setUpFirstAdmin.name': 'What the administrator is called.',
  'setUpFirstAdmin.email': 'The address to sign in with.',
  'updateProfile.name': 'What the viewer is called; left out, it stays.',
  'markNotificationsRead.ids': 'Which ones; left out: all.',
  'possibleDuplicates.name': 'The name that is to be compared.',
  'possibleDuplicates.emails': 'E-mail addresses that are to be compared.',
  'possibleDuplicates.phones': 'Phone numbers that are to be compared.',
  'possibleDuplicates.excludeId': 'The contact itself, which is no duplicate.',
  'apiKeys.own': "Only the viewer's own.",
  'totalCountUpTo.limit': 'Where counting stops.',
  'rows.action': 'Only rows of which this becomes.',
  'submissions.status': 'Only those in this state.',
};

const words: Record<string, Record<string, string>> = {
  AccessReason: {
    ADMINISTRATOR: 'By role: administrators see every contact.',
    MANAGER: 'They manage the contact.',
    GRANT: 'It was shared with them.',
    PUBLIC: 'It is published to all CRM users.',
  },
  ApiKeyScope: { READ: 'Queries and subscriptions only.', WRITE: 'Mutations too.' },
  AuditKind: {
    SIGNED_IN: 'Somebody signed in.',
    PASSWORD_CHANGED: 'Somebody changed their own password.',
    PASSWORD_RESET: 'Somebody set a new password by the link of a mail.',
    USER_INVITED: 'Somebody was invited, or invited again.',
    INVITATION_ACCEPTED: 'Somebody chose their first password.',
    ROLE_CHANGED: 'Somebody got another role.',
    USER_ACTIVATED: 'A deactivated account works again.',
    USER_DEACTIVATED: 'An account was ended.',
    API_KEY_CREATED: 'A key was made.',
    API_KEY_REVOKED: 'A key was ended.',
    CONTACTS_ERASED: 'Contacts were erased for good.',
  },
  ContactChange: { CREATED: 'They are new.', UPDATED: 'Something about them is different.' },
  ContactEventType: {
    CREATED: 'It was made.',
    UPDATED: 'Some of its fields were changed.',
    DELETED: 'It was put into the bin.',
    RESTORED: 'It came back from the bin.',
    IMPORTED: 'An import made or changed it.',
    SUBMITTED: 'Somebody filled in a form on a website.',
    MERGED: 'Another contact was merged into it.',
    NOTE: 'Somebody wrote a note.',
    PHOTO_CHANGED: 'It got another photo, or none.',
    PUBLISHED: 'It was published to all CRM users.',
    UNPUBLISHED: 'It is no longer published.',
    ACCESS_GRANTED: 'A user got a right on it, or another one.',
    ACCESS_REVOKED: 'A user lost their right on it.',
  },
  ContactInfoCategory: {
    WORK: 'At work.',
    HOME: 'At home.',
    MOBILE: 'On the way.',
    FAX: 'A fax.',
    DIRECT: 'Straight through, without a switchboard.',
    OFFICE: 'The office as such.',
    BILLING: 'Where bills go.',
    POSTAL: 'Where letters go.',
    OTHER: 'Anything else.',
  },
  ContactKind: { PERSON: 'A human being.', COMPANY: 'An organisation.' },
  ImportStatus: {
    COMPLETED: 'Everything that was planned is done.',
    UNDOING: 'What it did is being taken back.',
    UNDONE: 'What it did has been taken back, but for what was edited since.',
  },
  MatchKey: {
    EMAIL: 'The same e-mail address.',
    PHONE: 'The same phone number, however it is written.',
    NAME: 'The same name.',
    NAME_AND_COMPANY: 'The same name in the same company.',
    ID: 'The id in the row.',
  },
  NotificationType: {
    CONTACT_ASSIGNED: 'Contacts to manage.',
    CONTACT_SHARED: 'Contacts that were shared.',
    FORM_SUBMITTED: 'A form on a website was filled in.',
    IMPORT_FINISHED: 'An import has come to its end.',
  },
  SocialNetwork: {
    BLUESKY: 'bsky.app',
    FACEBOOK: 'facebook.com',
    GITHUB: 'github.com',
    INSTAGRAM: 'instagram.com',
    LINKEDIN: 'linkedin.com',
    MASTODON: 'Any server of Mastodon.',
    SKYPE: 'Skype, by name.',
    TIKTOK: 'tiktok.com',
    X: 'x.com, once Twitter',
    XING: 'xing.com',
    YOUTUBE: 'youtube.com',
    OTHER: 'Any other.',
  },
  SortDirection: { ASC: 'The smallest, first or oldest on top.', DESC: 'The other way round.' },
  UserErrorCode: {
    REQUIRED: 'Something is missing.',
    INVALID: 'It cannot be taken as it is.',
    TOO_LONG: 'It has too many characters.',
    TOO_MANY: 'There are too many of them.',
    NOT_FOUND: 'There is no such thing, or not for the viewer.',
    CONFLICT: 'Somebody else was faster, or it is not in a state for this.',
    FORBIDDEN: 'The viewer may see it, but not do this.',
    TAKEN: 'Somebody or something else has it already.',
    IN_USE: 'Something else needs it.',
    FILE_TOO_LARGE: 'The file has too many bytes.',
    UNSUPPORTED_FILE: 'The file is not of a kind that can be read.',
    EXPIRED: 'Its time is over, or it has been used.',
    LIMIT_REACHED: 'There are as many as there may be.',
    UNAVAILABLE: 'A service elsewhere does not answer.',
  },
  UserRole: {
    MEMBER: 'Sees the contacts that they manage, that are shared with them, or that are published.',
    CRM_ADMIN: "Sees every contact, and owns the CRM's settings.",
    ADMIN: 'All that, and manages users.',
  },
  UserState: { ACTIVE: 'Can sign in.' },
};
