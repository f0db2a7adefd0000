export const app = {
  common: {
    cancel: 'Abbrechen',
    save: 'Speichern',
    apply: 'Übernehmen',
    back: 'Zurück',
    showMore: 'Mehr anzeigen',
    newTab: '(öffnet in einem neuen Tab)',
  },
  app: {
    skip: 'Zum Inhalt springen',
    navigation: 'Hauptnavigation',
    nav: { contacts: 'Kontakte', users: 'Benutzer' },
    userMenu: 'Ihr Konto und Einstellungen',
    language: 'Sprache',
    colorMode: { title: 'Darstellung', system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    signOut: 'Abmelden',
    toContacts: 'Zu den Kontakten',
    notFound: { title: 'Hier ist nichts', text: 'Die Adresse ist vertippt oder die Seite ist umgezogen.' },
    palette: {
      open: 'Gehe zu …',
      placeholder: 'Kontakt, Seite oder Aktion suchen',
      create: 'Anlegen',
      pages: 'Seiten',
    },
  },
  failure: {
    title: 'Das hat nicht geklappt',
    retry: 'Erneut versuchen',
    network: 'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
    server: 'Der Server konnte nicht antworten. Versuchen Sie es gleich noch einmal.',
    busy: 'Das war viel auf einmal. Warten Sie einen Moment und versuchen Sie es dann erneut.',
    rateLimited: 'Das war viel auf einmal. Versuchen Sie es in {seconds} Sekunden erneut.',
    signedOut:
      'Sie wurden abgemeldet. Melden Sie sich in einem anderen Tab wieder an und wiederholen Sie dies; Ihre Eingaben bleiben hier stehen.',
    forbidden:
      'Ihre Rolle erlaubt das nicht. Wenden Sie sich an eine Administratorin oder einen Administrator.',
    incident: 'Bei uns ist etwas schiefgegangen. Nennen Sie Ihrer Administration diese Nummer: {id}',
  },
  unsaved: {
    title: 'Ohne Speichern verlassen?',
    text: 'Ihre Eingaben auf dieser Seite gehen verloren.',
    leave: 'Ohne Speichern verlassen',
    stay: 'Weiter bearbeiten',
  },
  signIn: {
    title: 'Anmelden',
    submit: 'Anmelden',
    ended: 'Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.',
    name: 'Name',
    email: 'E-Mail',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordRule:
      'Mindestens 12 Zeichen. Einige zufällige Wörter sind leicht zu merken und schwer zu erraten.',
    setUp: {
      title: 'Willkommen bei Kartei',
      text: 'Legen Sie das erste Konto an. Es hat alle Rechte und kann alle anderen einladen.',
      submit: 'Konto anlegen',
    },
    invitation: {
      title: 'Willkommen, {name}',
      text: 'Wählen Sie ein Passwort, dann geht es los.',
      submit: 'Passwort setzen und anmelden',
      expired: 'Diese Einladung gilt nicht mehr',
      expiredText:
        'Sie wurde schon benutzt oder ist älter als 7 Tage. Bitten Sie Ihre Administration um eine neue.',
    },
  },
};
