// FORM is the address that the form's page in Kartei shows. The challenge is good for one submission, from 2 seconds on.
const form = process.env.FORM!;
const asked = await fetch(form, { headers: { accept: 'application/json' } });
const { challenge } = (await asked.json()) as { challenge: string };
await new Promise(resolve => setTimeout(resolve, 2_000));

const response = await fetch(form, {
  method: 'POST',
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body: JSON.stringify({
    firstName: 'Erika',
    lastName: 'Muster',
    'email.work': 'erika@example.org',
    challenge,
  }),
});
const answer = (await response.json()) as { accepted: boolean; message?: string; userErrors?: object[] };
console.log(answer.accepted ? answer.message : JSON.stringify(answer.userErrors));
