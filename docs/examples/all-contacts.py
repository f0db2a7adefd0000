from kartei import ask

query = """
  query AllContacts($filter: ContactFilter, $after: String) {
    contacts(filter: $filter, sort: {field: NAME}, first: 100, after: $after) {
      nodes {
        displayName
        emails {
          address
          primary
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
"""
filter = {"kind": "PERSON", "search": "muster"}
after = None
while True:
    contacts = ask(query, {"filter": filter, "after": after})["contacts"]
    for contact in contacts["nodes"]:
        primary = [email["address"] for email in contact["emails"] if email["primary"]]
        print(contact["displayName"], primary[0] if primary else "–")
    if not contacts["pageInfo"]["hasNextPage"]:
        break
    after = contacts["pageInfo"]["endCursor"]
