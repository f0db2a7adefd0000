export const api = {
  api: {
    intro: 'Whatever can be done here, a program can do as well, with the rights of whoever made its key.',
    language: 'Examples in',
    languages: { sh: 'curl', ts: 'TypeScript', py: 'Python' },
    schema: 'Download the schema',
    graphiql: {
      title: 'GraphiQL',
      open: 'Open GraphiQL',
      loading: 'GraphiQL is being loaded …',
      run: 'Ctrl + Enter: run, as yourself',
      propose: 'Ctrl + Space: what can stand here',
    },
    start: {
      title: 'The first call',
      key: 'Make a key',
      text: 'Keep the key like a password, and name both to your program:',
      environment: 'Address and key',
    },
    helper: {
      title: 'What the examples share',
      text: 'Asks, waits where Kartei is busy, and throws what went wrong.',
    },
    'first-call': { title: 'Ask', text: 'Who am I, and which contacts do I see?' },
    'all-contacts': {
      title: 'Read page by page',
      text: 'Filters and order are those of the list. Give endCursor as after until there is no next page.',
    },
    write: {
      title: 'Write',
      text: 'With an Idempotency-Key, a repetition does nothing twice. What you can put right is in userErrors.',
    },
    upload: { title: 'Upload', text: 'A CSV file becomes an import, which you then check and run.' },
    follow: { title: 'Follow changes', text: 'Server-sent events, as long as the connection lasts.' },
    'submit-form': {
      title: 'Website forms',
      text: 'Send a form from a server of your own. No key is needed.',
    },
    webhook: { title: 'Webhooks', text: 'Check the signature, answer at once, work afterwards.' },
    noExample: 'There is no example in this language.',
    limits: {
      title: 'Limits',
      text: 'Each answer says how much is left: calls per minute in the headers RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset, the cost of the operation in extensions.cost. Whoever is refused reads in the message what to do. Everything else is in docs/api.md, which comes with Kartei.',
    },
  },
};
