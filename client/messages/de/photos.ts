export const photos = {
  photo: {
    title: 'Foto ändern',
    text: 'Alle, die den Kontakt sehen dürfen, sehen auch sein Foto.',
    add: 'Foto hinzufügen',
    change: 'Foto ändern',
    remove: 'Entfernen',
    drop: 'Bild hierher ziehen oder auswählen',
    formats: 'PNG, JPEG, GIF oder BMP, höchstens 1 MB',
    preview: 'Das Foto, wie es sein wird',
    none: 'Kein Foto',
    tooLarge: '{name} ist größer als 1 MB. Verkleinern Sie das Bild und wählen Sie es noch einmal.',
    notReadable:
      '{name} ist kein Bild, das verwendet werden kann. Wählen Sie ein Bild als PNG, JPEG, GIF oder BMP.',
    notStored: '{name} ist gespeichert, das Foto aber nicht: {problem}',
    outOfSight: 'Der Kontakt ist gespeichert. Da Sie ihn nicht mehr sehen dürfen, hat er kein Foto erhalten.',
  },
};
