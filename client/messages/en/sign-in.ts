export const signIn = {
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    ended: 'Your session has ended. Please sign in again.',
    name: 'Name',
    email: 'E-mail',
    password: 'Password',
    newPassword: 'New password',
    passwordRule: '12 characters or more. A few random words are easy to remember and hard to guess.',
    setUp: {
      title: 'Welcome to Kartei',
      text: 'Create the first account. It is an administrator and can invite everyone else.',
      submit: 'Create account',
    },
    invitation: {
      title: 'Welcome, {name}',
      text: 'Choose a password to begin.',
      submit: 'Set password and sign in',
      expired: 'This invitation is no longer valid',
      expiredText: 'It was used already or is older than 7 days. Ask your administrator for a new one.',
    },
  },
};
