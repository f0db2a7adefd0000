export const fieldValues = {
  fieldValues: {
    title: 'Zusatzfelder',
    yes: 'Ja',
    no: 'Nein',
    none: 'Nichts ausgewählt',
    choose: 'Auswählen …',
    filter: {
      contains: 'Enthält …',
      any: 'Beliebig',
      hasValue: 'Ausgefüllt',
      noValue: 'Nicht ausgefüllt',
      from: 'Von',
      to: 'Bis',
      fromOf: '{field}, von',
      toOf: '{field}, bis',
    },
  },
};
