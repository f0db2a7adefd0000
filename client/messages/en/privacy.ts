export const privacy = {
  privacy: {
    erase: {
      title: 'Erase {name} for good? | Erase {name} for good? | Erase {n} contacts for good?',
      text: 'Their data, notes, history and imported rows go at once and cannot be brought back; files of imports that hold them are dropped. What remains is that it happened, when and by whom.',
      submit: 'Erase for good',
      type: 'Type {n} to confirm',
      done: '{n} contact erased for good | {n} contact erased for good | {n} contacts erased for good',
    },
  },
};
