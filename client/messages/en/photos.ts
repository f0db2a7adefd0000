export const photos = {
  photo: {
    title: 'Change photo',
    text: 'It is shown to everybody who may see the contact.',
    add: 'Add photo',
    change: 'Change photo',
    remove: 'Remove',
    drop: 'Drop a picture here, or choose one',
    formats: 'PNG, JPEG, GIF or BMP, at most 1 MB',
    preview: 'The photo as it will be',
    none: 'No photo',
    tooLarge: '{name} is larger than 1 MB. Make it smaller and choose it again.',
    notReadable: '{name} is no picture that can be taken. Choose a PNG, JPEG, GIF or BMP picture.',
    notStored: '{name} is saved, but the photo is not: {problem}',
    outOfSight: 'The contact is saved. As you may no longer see it, it has got no photo.',
  },
};
