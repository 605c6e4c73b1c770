"""Lesson 4: code and verifier become tokens, for an app with a secret and for one without."""

import sys

import requests

import lab

attempt = lab.read_handoff("attempt", "npm run step:3")

# Part 1, yours: what X must be told. Four parameters more.
form = {
    "grant_type": "authorization_code",
}

# Part 2, yours: how the app proves who it is, if it has a secret.
auth = None

response = requests.post(lab.TOKEN_ENDPOINT, data=form, auth=auth, timeout=10)
answer = response.json()
if not response.ok:
    sys.exit(f"X said {response.status_code}: {answer.get('error_description')}")

tokens = {
    "access_token": answer["access_token"],
    "refresh_token": answer.get("refresh_token"),
    "scopes": answer["scope"].split(),
    "issued_at": lab.now(),
    "expires_at": lab.now() + answer["expires_in"],
}
lab.write_handoff(attempt=None, tokens=tokens)
print("Tokens are here, and in the hand-off file.")
