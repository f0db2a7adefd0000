export const importWizard = {
  importWizard: {
    sample: { en: 'Sample file in English', de: 'Sample file in German' },
    preview: {
      title: 'The first rows of the file',
      none: 'Read like this, the file has no rows.',
    },
    matchBy: {
      title: 'A known contact is recognised by',
      EMAIL: 'E-mail address',
      PHONE: 'Phone number',
      NAME: 'Name',
      NAME_AND_COMPANY: 'Name and company',
      ID: 'ID in this database',
    },
    emptyClears: {
      label: 'Empty cells clear',
      text: 'Where a cell is empty, the contact loses what it has there. Otherwise it stays.',
    },
    dropCorrections: {
      title: 'Read the file differently?',
      text: 'Divided differently, its cells are others: what you corrected so far is dropped.',
      submit: 'Read it differently',
    },
    missing: {
      title: 'Create what does not exist yet?',
      text: 'The file names it, but nobody has created it. After that the file is checked again.',
      show: 'See and create them',
      line: '{message} ({n} row) | {message} ({n} rows)',
    },
    check: {
      invalidText: 'Correct them here, or import the others now and these rows later.',
      nothingText: 'Correct them here, or go back to the settings.',
      again: 'Check again with {n} correction | Check again with {n} corrections',
      discard: 'Discard corrections',
    },
    problems: {
      title: 'What is wrong',
      more: 'Show {n} more problem | Show {n} more problems',
    },
    cell: {
      of: 'Correct line {line}, {column}',
      replace: 'Replace in the whole column {column} (line {line})',
      cut: 'Only the beginning is shown. What you type takes the place of the whole cell.',
      fill: 'Fill in a cell',
      fillOf: 'Which cell of line {line} is to be filled in',
    },
    replace: {
      title: 'Find and replace',
      text: 'In one column, in all rows. The file itself stays as it is, and it can be taken back.',
      column: 'Column',
      find: 'Find',
      by: 'Replace by',
      wholeCell: 'Only whole cells',
      wholeCellText:
        'Otherwise the text is replaced wherever it stands, in capitals and small letters as typed.',
      submit: 'Replace and check again',
    },
    corrections: {
      title: 'Nothing was corrected | {n} correction | {n} corrections',
      cell: 'Line {line}, {column}',
      column: 'Column {column}',
      empty: 'nothing',
      wholeCell: 'whole cells only',
      more: 'and {n} earlier one | and {n} earlier ones',
      undoOne: 'Take back: {place}',
      undoAll: 'Take all corrections back',
    },
    undo: {
      action: 'Undo the import',
      title: 'Undo the import of {name}?',
      created: 'No contact is removed. | {n} created contact is removed. | {n} created contacts are removed.',
      companies:
        'No company is removed. | {n} company that was created along the way is removed, unless something else uses it. | {n} companies that were created along the way are removed, unless something else uses them.',
      updated:
        'No contact changes. | {n} changed contact becomes as it was before. | {n} changed contacts become as they were before.',
      kept: 'What somebody has edited since stays as it is, and is listed afterwards.',
      submit: 'Undo the import',
    },
    undone: {
      all: 'Everything was taken back',
      allText: 'Contacts that were created are removed, and changed ones are as they were before.',
      kept: 'Everything was taken back | {n} row was left alone | {n} rows were left alone',
      keptText:
        'These contacts were changed, deleted or put to use since the import. Everything else was taken back.',
    },
  },
};
