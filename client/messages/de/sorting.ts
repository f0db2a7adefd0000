export const sorting = {
  sorting: {
    drag: 'Zum Verschieben ziehen',
    up: '{name} nach oben',
    down: '{name} nach unten',
    movedTo: '{name} steht jetzt an Stelle {place} von {count}',
  },
};
