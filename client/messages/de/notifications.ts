export const notifications = {
  notifications: {
    title: 'Mitteilungen',
    empty:
      'Noch nichts. Hier erfahren Sie, wenn Ihnen jemand einen Kontakt zuweist oder einen für Sie freigibt.',
    markAll: 'Alle als gelesen markieren',
    unread: 'Neu',
  },
};
