"""Asks Kartei, with nothing but Python 3."""

import json
import os
import time
import urllib.error
import urllib.request


def ask(query, variables=None, idempotency_key=None):
    """Where Kartei is busy, or the network fails, a query and a mutation with an
    Idempotency-Key are sent again: neither does anything twice."""
    is_safe = not query.lstrip().startswith("mutation") or idempotency_key is not None
    headers = {
        "authorization": "Bearer " + os.environ["KARTEI_KEY"],
        "content-type": "application/json",
    }
    if idempotency_key:
        headers["idempotency-key"] = idempotency_key
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    for attempt in range(1, 6):
        request = urllib.request.Request(os.environ["KARTEI_URL"] + "/graphql", body, headers)
        wait = 2**attempt
        try:
            with urllib.request.urlopen(request) as response:
                answer = json.load(response)
            break
        except urllib.error.HTTPError as error:
            if error.code not in (409, 429, 502, 503, 504) or attempt == 5:
                answer = json.load(error)
                break
            wait = int(error.headers.get("retry-after", wait))
        except urllib.error.URLError:
            if not is_safe or attempt == 5:
                raise
        time.sleep(wait)
    if "errors" in answer:
        raise RuntimeError("\n".join(e["extensions"]["code"] + ": " + e["message"] for e in answer["errors"]))
    return answer["data"]
