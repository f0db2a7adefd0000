# KARTEI_URL is where Kartei runs, KARTEI_KEY an API key.
curl --silent --show-error --fail-with-body "$KARTEI_URL/graphql" \
  --header "authorization: Bearer $KARTEI_KEY" \
  --header 'content-type: application/json' \
  --data '{"query": "query FirstCall { viewer { user { name } } contacts(first: 3) { totalCount nodes { displayName } } }"}'
