import json
import os
import urllib.request
import uuid

# A multipart request: the operation, where the file belongs in it, and the file.
query = """
  mutation Upload($file: Upload!) {
    createImport(file: $file) {
      import {
        id
        status
        columns {
          header
          target
        }
      }
      userErrors {
        code
        message
        path
      }
    }
  }
"""
path = os.environ["FILE"]
boundary = uuid.uuid4().hex
fields = {
    'name="operations"': json.dumps({"query": query, "variables": {"file": None}}).encode(),
    'name="map"': json.dumps({"0": ["variables.file"]}).encode(),
    f'name="0"; filename="{os.path.basename(path)}"\r\nContent-Type: text/csv': open(path, "rb").read(),
}
body = b"".join(
    f"--{boundary}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n"
    for name, value in fields.items()
)
request = urllib.request.Request(
    os.environ["KARTEI_URL"] + "/graphql",
    body + f"--{boundary}--\r\n".encode(),
    {
        "authorization": "Bearer " + os.environ["KARTEI_KEY"],
        "content-type": f"multipart/form-data; boundary={boundary}",
    },
)
with urllib.request.urlopen(request) as response:
    payload = json.load(response)["data"]["createImport"]
for error in payload["userErrors"]:
    print(error["message"])
for column in payload["import"]["columns"] if payload["import"] else []:
    print(column["header"], "→", column["target"] or "–")
