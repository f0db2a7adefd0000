export const signIn = {
  signIn: {
    title: 'Anmelden',
    submit: 'Anmelden',
    ended: 'Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.',
    name: 'Name',
    email: 'E-Mail',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordRule:
      'Mindestens 12 Zeichen. Einige zufällige Wörter sind leicht zu merken und schwer zu erraten.',
    setUp: {
      title: 'Willkommen bei Kartei',
      text: 'Legen Sie das erste Konto an. Es hat alle Rechte und kann alle anderen einladen.',
      submit: 'Konto anlegen',
    },
    invitation: {
      title: 'Willkommen, {name}',
      text: 'Wählen Sie ein Passwort, dann geht es los.',
      submit: 'Passwort setzen und anmelden',
      expired: 'Diese Einladung gilt nicht mehr',
      expiredText:
        'Sie wurde schon benutzt oder ist älter als 7 Tage. Bitten Sie Ihre Administration um eine neue.',
    },
  },
};
