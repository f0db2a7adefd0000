import os
import uuid

from kartei import ask


def person_of(payload):
    if payload["userErrors"]:
        raise RuntimeError("\n".join(f"{e['path']}: {e['message']}" for e in payload["userErrors"]))
    return payload["person"]


# A key for each thing that is to be done: however often this is sent, it makes one person.
created = ask(
    """
    mutation CreatePerson($input: PersonInput!) {
      createPerson(input: $input) {
        person {
          id
          version
          displayName
        }
        userErrors {
          code
          message
          path
        }
      }
    }
    """,
    {
        "input": {
            "firstName": "Erika",
            "lastName": "Neumann",
            "emails": [{"address": "erika@example.org"}],
            "tagNames": ["Newsletter"],
        }
    },
    os.environ.get("IDEMPOTENCY_KEY") or str(uuid.uuid4()),
)
person = person_of(created["createPerson"])
print(person["displayName"])

# What is left out stays as it is; None would clear it. A version that is old by now is refused with CONFLICT.
updated = ask(
    """
    mutation UpdatePerson($id: ID!, $version: Int!, $input: PersonInput!) {
      updatePerson(id: $id, version: $version, input: $input) {
        person {
          id
          version
          displayName
        }
        userErrors {
          code
          message
          path
        }
      }
    }
    """,
    {"id": person["id"], "version": person["version"], "input": {"firstName": "Erika Maria"}},
)
print(person_of(updated["updatePerson"])["displayName"])
