export const notifications = {
  notifications: {
    title: 'Notifications',
    bell: 'Notifications, nothing new | Notifications, {n} new | Notifications, {n} new',
    empty: 'Nothing yet. You hear here when somebody assigns a contact to you or shares one with you.',
    markAll: 'Mark all as read',
    unread: 'New',
    open: 'Open',
  },
};
