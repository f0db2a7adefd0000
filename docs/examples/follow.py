import json
import os
import urllib.request

# When it ends, something may have been missed: read anew what you depend on, and follow again.
request = urllib.request.Request(
    os.environ["KARTEI_URL"] + "/graphql/stream",
    json.dumps({"query": "subscription Follow { contactsChanged { change ids } }"}).encode(),
    {
        "authorization": "Bearer " + os.environ["KARTEI_KEY"],
        "accept": "text/event-stream",
        "content-type": "application/json",
    },
)
event = ""
with urllib.request.urlopen(request) as response:
    for line in response:
        # Lines of nothing but a colon keep the connection alive.
        name, _, value = line.decode().strip().partition(": ")
        if name == "event":
            event = value
        elif name == "data" and value and event == "next":
            changed = json.loads(value)["data"]["contactsChanged"]
            print(changed["change"], len(changed["ids"]), flush=True)
