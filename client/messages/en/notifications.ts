export const notifications = {
  notifications: {
    title: 'Notifications',
    empty: 'Nothing yet. You hear here when somebody assigns a contact to you or shares one with you.',
    markAll: 'Mark all as read',
    unread: 'New',
  },
};
