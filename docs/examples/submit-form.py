import json
import os
import time
import urllib.error
import urllib.request

# FORM is the address that the form's page in Kartei shows. The challenge is good for one submission, from 2 seconds on.
form = os.environ["FORM"]
headers = {"accept": "application/json", "content-type": "application/json"}
with urllib.request.urlopen(urllib.request.Request(form, headers=headers)) as response:
    challenge = json.load(response)["challenge"]
time.sleep(2)

values = {
    "firstName": "Erika",
    "lastName": "Muster",
    "email.work": "erika@example.org",
    "challenge": challenge,
}
try:
    with urllib.request.urlopen(urllib.request.Request(form, json.dumps(values).encode(), headers)) as response:
        answer = json.load(response)
except urllib.error.HTTPError as error:
    answer = json.load(error)
print(answer["message"] if answer["accepted"] else json.dumps(answer["userErrors"]))
