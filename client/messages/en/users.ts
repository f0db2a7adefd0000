export const users = {
  users: {
    title: 'Users',
    name: 'Name',
    email: 'E-mail',
    role: 'Role',
    language: 'Language',
    inactive: 'Invited or inactive',
    invite: 'Invite user',
    inviteText: 'They get a link by mail and choose their own password.',
    inviteSubmit: 'Invite',
    invited: 'The invitation for {email} is on its way',
    roles: { MEMBER: 'Member', CRM_ADMIN: 'CRM administrator', ADMIN: 'Full access' },
    roleTexts: {
      MEMBER: 'Own and shared contacts',
      CRM_ADMIN: 'Every contact, and the settings of the CRM',
      ADMIN: 'Everything, users included',
    },
  },
};
