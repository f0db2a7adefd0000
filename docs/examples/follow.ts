interface Event {
  data: { contactsChanged: { change: string; ids: string[] } };
}

// When it ends, something may have been missed: read anew what you depend on, and follow again.
const response = await fetch(`${process.env.KARTEI_URL}/graphql/stream`, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${process.env.KARTEI_KEY}`,
    accept: 'text/event-stream',
    'content-type': 'application/json',
  },
  body: JSON.stringify({ query: 'subscription Follow { contactsChanged { change ids } }' }),
});
if (!response.ok) throw new Error(await response.text());

let text = '';
for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
  text += part;
  const events = text.split('\n\n');
  text = events.pop()!;
  for (const event of events) {
    // Lines of nothing but a colon keep the connection alive.
    const data = /^data: (.+)$/m.exec(event)?.[1];
    if (event.includes('event: next') && data) {
      const { change, ids } = (JSON.parse(data) as Event).data.contactsChanged;
      console.log(change, ids.length);
    }
  }
}
