# However often it is sent, this key makes one person: take a new one (uuidgen) for each thing that is to be done.
curl --silent --show-error --fail-with-body "$KARTEI_URL/graphql" \
  --header "authorization: Bearer $KARTEI_KEY" \
  --header 'content-type: application/json' \
  --header "idempotency-key: $IDEMPOTENCY_KEY" \
  --data @- <<'JSON'
{
  "query": "mutation CreatePerson($input: PersonInput!) { createPerson(input: $input) { person { id version displayName } userErrors { code message path } } }",
  "variables": { "input": { "firstName": "Erika", "lastName": "Neumann", "emails": [{ "address": "erika@example.org" }], "tagNames": ["Newsletter"] } }
}
JSON
