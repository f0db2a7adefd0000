export const importWizard = {
  importWizard: {
    sample: { en: 'Beispieldatei auf Englisch', de: 'Beispieldatei auf Deutsch' },
    preview: {
      title: 'Die ersten Zeilen der Datei',
      none: 'So gelesen, enthält die Datei keine Zeilen.',
    },
    matchBy: {
      title: 'Erkannt wird er an',
      EMAIL: 'E-Mail-Adresse',
      PHONE: 'Telefonnummer',
      NAME: 'Name',
      NAME_AND_COMPANY: 'Name und Unternehmen',
      ID: 'ID in dieser Datenbank',
    },
    emptyClears: {
      label: 'Leere Zellen löschen',
      text: 'Wo eine Zelle leer ist, verliert der Kontakt, was er dort hat. Sonst bleibt es.',
    },
    dropCorrections: {
      title: 'Datei anders lesen?',
      text: 'Anders aufgeteilt, sind es andere Zellen: Ihre bisherigen Korrekturen gehen verloren.',
      submit: 'Anders lesen',
    },
    missing: {
      title: 'Anlegen, was es noch nicht gibt?',
      text: 'Die Datei nennt es, aber noch hat es niemand angelegt. Danach wird die Datei erneut geprüft.',
      show: 'Ansehen und anlegen',
      line: '{message} ({n} Zeile) | {message} ({n} Zeilen)',
    },
    check: {
      invalidText: 'Berichtigen Sie sie hier, oder importieren Sie jetzt die übrigen und diese später.',
      nothingText: 'Berichtigen Sie sie hier, oder gehen Sie zurück zu den Einstellungen.',
      again: 'Mit {n} Korrektur erneut prüfen | Mit {n} Korrekturen erneut prüfen',
      discard: 'Korrekturen verwerfen',
    },
    problems: {
      title: 'Was nicht stimmt',
      more: '{n} weiteres Problem anzeigen | {n} weitere Probleme anzeigen',
    },
    cell: {
      of: 'Zeile {line}, {column} berichtigen',
      replace: 'In der ganzen Spalte {column} ersetzen (Zeile {line})',
      cut: 'Nur der Anfang wird gezeigt. Was Sie eingeben, ersetzt die ganze Zelle.',
      fill: 'Zelle ausfüllen',
      fillOf: 'Welche Zelle von Zeile {line} auszufüllen ist',
    },
    replace: {
      title: 'Suchen und ersetzen',
      text: 'In einer Spalte, in allen Zeilen. Die Datei selbst bleibt, wie sie ist, und es lässt sich zurücknehmen.',
      column: 'Spalte',
      find: 'Suchen',
      by: 'Ersetzen durch',
      wholeCell: 'Nur ganze Zellen',
      wholeCellText:
        'Sonst wird der Text überall ersetzt, wo er vorkommt; Groß- und Kleinschreibung wie eingegeben.',
      submit: 'Ersetzen und erneut prüfen',
    },
    corrections: {
      title: 'Nichts wurde berichtigt | {n} Korrektur | {n} Korrekturen',
      cell: 'Zeile {line}, {column}',
      column: 'Spalte {column}',
      empty: 'nichts',
      wholeCell: 'nur ganze Zellen',
      more: 'und {n} frühere | und {n} frühere',
      undoOne: 'Zurücknehmen: {place}',
      undoAll: 'Alle Korrekturen zurücknehmen',
    },
    undo: {
      action: 'Import zurücknehmen',
      title: 'Import von {name} zurücknehmen?',
      created:
        'Kein Kontakt wird gelöscht. | {n} angelegter Kontakt wird gelöscht. | {n} angelegte Kontakte werden gelöscht.',
      companies:
        'Kein Unternehmen wird gelöscht. | {n} dabei angelegtes Unternehmen wird gelöscht, wenn nichts anderes es braucht. | {n} dabei angelegte Unternehmen werden gelöscht, wenn nichts anderes sie braucht.',
      updated:
        'Kein Kontakt ändert sich. | {n} geänderter Kontakt wird wieder wie zuvor. | {n} geänderte Kontakte werden wieder wie zuvor.',
      kept: 'Was jemand seither bearbeitet hat, bleibt, wie es ist, und wird danach aufgeführt.',
      submit: 'Import zurücknehmen',
    },
    undone: {
      all: 'Alles wurde zurückgenommen',
      allText: 'Angelegte Kontakte sind gelöscht, geänderte sind wieder wie zuvor.',
      kept: 'Alles wurde zurückgenommen | {n} Zeile blieb unberührt | {n} Zeilen blieben unberührt',
      keptText:
        'Diese Kontakte wurden seit dem Import geändert, gelöscht oder verwendet. Alles andere wurde zurückgenommen.',
    },
  },
};
