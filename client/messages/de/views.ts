export const views = {
  views: {
    none: 'Noch keine Ansichten. Stellen Sie Filter, Reihenfolge und Spalten ein und geben Sie dem Gezeigten einen Namen.',
    unavailable: 'Ihre Ansichten lassen sich gerade nicht lesen.',
    name: 'Name für das Gezeigte',
    newName: 'Neuer Name von {name}',
    menu: 'Aktionen für die Ansicht {name}',
    rename: 'Umbenennen',
    overwrite: 'Durch das Gezeigte ersetzen',
    overwriteTitle: '{name} durch das jetzt Gezeigte ersetzen?',
    deleteTitle: 'Die Ansicht {name} löschen?',
    deleteText: 'Die Kontakte bleiben, wie sie sind.',
    shareText: 'Zum Teilen schicken Sie die Adresse der Seite: Andere sehen darin, was sie sehen dürfen.',
  },
};
