export const users = {
  users: {
    title: 'Benutzer',
    name: 'Name',
    email: 'E-Mail',
    role: 'Rolle',
    language: 'Sprache',
    inactive: 'Eingeladen oder inaktiv',
    invite: 'Benutzer einladen',
    inviteText: 'Die Person erhält einen Link per E-Mail und wählt ihr Passwort selbst.',
    inviteSubmit: 'Einladen',
    invited: 'Die Einladung für {email} ist unterwegs',
    roles: { MEMBER: 'Mitglied', CRM_ADMIN: 'CRM-Administrator', ADMIN: 'Vollzugriff' },
    roleTexts: {
      MEMBER: 'Eigene und geteilte Kontakte',
      CRM_ADMIN: 'Alle Kontakte und die Einstellungen des CRM',
      ADMIN: 'Alles, auch die Benutzer',
    },
  },
};
