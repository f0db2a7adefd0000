export const api = {
  api: {
    intro:
      'Was hier geht, kann auch ein Programm: mit den Rechten der Person, die seinen Schlüssel angelegt hat.',
    language: 'Beispiele in',
    languages: { sh: 'curl', ts: 'TypeScript', py: 'Python' },
    schema: 'Schema herunterladen',
    graphiql: {
      title: 'GraphiQL',
      open: 'GraphiQL öffnen',
      loading: 'GraphiQL wird geladen …',
      run: 'Strg + Eingabe: ausführen, als Sie selbst',
      propose: 'Strg + Leertaste: was hier stehen kann',
    },
    start: {
      title: 'Der erste Aufruf',
      key: 'Schlüssel anlegen',
      text: 'Bewahren Sie den Schlüssel wie ein Passwort auf, und nennen Sie Ihrem Programm beides:',
      environment: 'Adresse und Schlüssel',
    },
    helper: {
      title: 'Was die Beispiele teilen',
      text: 'Fragt, wartet, wo Kartei beschäftigt ist, und meldet, was schiefging.',
    },
    'first-call': { title: 'Fragen', text: 'Wer bin ich, und welche Kontakte sehe ich?' },
    'all-contacts': {
      title: 'Seite für Seite lesen',
      text: 'Filter und Reihenfolge sind die der Liste. Geben Sie endCursor als after an, bis es keine nächste Seite gibt.',
    },
    write: {
      title: 'Schreiben',
      text: 'Mit einem Idempotency-Key tut eine Wiederholung nichts doppelt. Was Sie berichtigen können, steht in userErrors.',
    },
    upload: {
      title: 'Hochladen',
      text: 'Aus einer CSV-Datei wird ein Import, den Sie dann prüfen und starten.',
    },
    follow: { title: 'Änderungen verfolgen', text: 'Server-Sent Events, solange die Verbindung besteht.' },
    'submit-form': {
      title: 'Website-Formulare',
      text: 'Senden Sie ein Formular von einem eigenen Server. Dafür braucht es keinen Schlüssel.',
    },
    webhook: { title: 'Webhooks', text: 'Signatur prüfen, sofort antworten, danach arbeiten.' },
    noExample: 'In dieser Sprache gibt es kein Beispiel.',
    limits: {
      title: 'Grenzen',
      text: 'Jede Antwort sagt, wie viel noch übrig ist: Aufrufe pro Minute in den Headern RateLimit-Limit, RateLimit-Remaining und RateLimit-Reset, die Kosten der Anfrage in extensions.cost. Wer abgewiesen wird, liest in der Meldung, was zu tun ist. Alles Weitere steht in docs/api.md, das mit Kartei kommt.',
    },
  },
};
