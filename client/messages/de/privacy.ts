export const privacy = {
  privacy: {
    erase: {
      title: '{name} endgültig löschen? | {name} endgültig löschen? | {n} Kontakte endgültig löschen?',
      text: 'Daten, Notizen, Verlauf und importierte Zeilen verschwinden sofort und lassen sich nicht zurückholen; Importdateien, die sie enthalten, werden gelöscht. Es bleibt nur, dass, wann und durch wen gelöscht wurde.',
      submit: 'Endgültig löschen',
      type: 'Zur Bestätigung {n} eintippen',
      done: '{n} Kontakt endgültig gelöscht | {n} Kontakt endgültig gelöscht | {n} Kontakte endgültig gelöscht',
    },
  },
};
