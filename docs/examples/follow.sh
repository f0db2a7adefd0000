# Prints each event as it comes (GraphQL over SSE), until it is stopped.
curl --no-buffer --silent --show-error --fail-with-body "$KARTEI_URL/graphql/stream" \
  --header "authorization: Bearer $KARTEI_KEY" \
  --header 'accept: text/event-stream' \
  --header 'content-type: application/json' \
  --data '{"query": "subscription Follow { contactsChanged { change ids } }"}'
