"""Lesson 5: one call, and what a 401 and a 403 mean for it."""

import sys

import requests

import lab


def call_me(access_token):
    """Part 1: the call."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.get(lab.USERS_ME, headers=headers, timeout=10)


def remedy_for(status):
    """Part 2: what to do about a refusal: "refresh", or "tell the user"."""
    return "refresh" if status == 401 else "tell the user"


def refresh(refresh_token):
    """A new pair of tokens for the refresh token, as lesson 6 explains it."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": lab.CLIENT_ID,
    }
    auth = (lab.CLIENT_ID, lab.CLIENT_SECRET) if lab.CLIENT_SECRET else None
    answer = requests.post(lab.TOKEN_ENDPOINT, data=form, auth=auth, timeout=10)
    answer.raise_for_status()
    return lab.token_set(answer.json(), refresh_token)


tokens = lab.read_handoff("tokens", "npm run step:4")
response = call_me(tokens["access_token"])
status = response.status_code
if status != 200 and remedy_for(status) == "refresh" and "refresh_token" in tokens:
    tokens = refresh(tokens["refresh_token"])
    lab.write_handoff(tokens=tokens)
    response = call_me(tokens["access_token"])
if not response.ok:
    sys.exit(f"X said {response.status_code}. After a 403 ask the user for more scopes.")
print(f"You are @{response.json()['data']['username']}.")
