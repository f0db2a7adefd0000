from kartei import ask

data = ask("""
  query FirstCall {
    viewer {
      user {
        name
      }
    }
    contacts(first: 3) {
      totalCount
      nodes {
        displayName
      }
    }
  }
""")
print(data["viewer"]["user"]["name"], "sees", data["contacts"]["totalCount"], "contacts:")
for contact in data["contacts"]["nodes"]:
    print(contact["displayName"])
