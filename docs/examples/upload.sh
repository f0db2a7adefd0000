# A multipart request: the operation, where the file belongs in it, and the file.
curl --silent --show-error --fail-with-body "$KARTEI_URL/graphql" \
  --header "authorization: Bearer $KARTEI_KEY" \
  --form 'operations={"query": "mutation Upload($file: Upload!) { createImport(file: $file) { import { id status columns { header target } } userErrors { code message path } } }", "variables": {"file": null}}' \
  --form 'map={"0": ["variables.file"]}' \
  --form "0=@$FILE;type=text/csv"
