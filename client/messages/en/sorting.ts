export const sorting = {
  sorting: {
    drag: 'Drag to move',
    up: 'Move {name} up',
    down: 'Move {name} down',
    movedTo: '{name} is now at {place} of {count}',
  },
};
