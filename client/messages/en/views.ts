export const views = {
  views: {
    none: 'No saved views yet. Set filters, order and columns, then give what you see a name.',
    unavailable: 'Your saved views cannot be read at the moment.',
    name: 'Name for what is shown',
    newName: 'New name of {name}',
    menu: 'Actions for the view {name}',
    rename: 'Rename',
    overwrite: 'Replace by what is shown',
    overwriteTitle: 'Replace {name} by what is shown now?',
    deleteTitle: 'Delete the view {name}?',
    deleteText: 'The contacts stay as they are.',
    shareText: 'To share a view, send the address of the page: colleagues see in it what they may see.',
  },
};
