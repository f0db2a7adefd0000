# One page; the next one has "after": "<endCursor of this one>".
curl --silent --show-error --fail-with-body "$KARTEI_URL/graphql" \
  --header "authorization: Bearer $KARTEI_KEY" \
  --header 'content-type: application/json' \
  --data @- <<'JSON'
{
  "query": "query AllContacts($filter: ContactFilter, $after: String) { contacts(filter: $filter, sort: { field: NAME }, first: 100, after: $after) { nodes { displayName emails { address primary } } pageInfo { hasNextPage endCursor } } }",
  "variables": { "filter": { "kind": "PERSON", "search": "muster" }, "after": null }
}
JSON
