"""Lesson 7: a call that survives the death of its access token, and knows when to stop."""

import sys

import requests

import lab


def get_me(access_token):
    """The user behind the token. A refusal is an HTTPError."""
    headers = {"Authorization": f"Bearer {access_token}"}
    response = requests.get(lab.USERS_ME, headers=headers, timeout=10)
    response.raise_for_status()
    return response.json()["data"]


def refresh(refresh_token):
    """A new pair of tokens for the refresh token. A refusal is an HTTPError."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": lab.CLIENT_ID,
    }
    auth = (lab.CLIENT_ID, lab.CLIENT_SECRET) if lab.CLIENT_SECRET else None
    response = requests.post(lab.TOKEN_ENDPOINT, data=form, auth=auth, timeout=10)
    response.raise_for_status()
    return lab.token_set(response.json(), refresh_token)


def who_am_i():
    """Your part: the user's name; after one 401, one refresh and one retry."""
    tokens = lab.read_handoff("tokens", "npm run step:4")
    return get_me(tokens["access_token"])["username"]


try:
    print(f"You are @{who_am_i()}.")
except requests.HTTPError as error:
    sys.exit(f"X refuses: {error.response.status_code}. Ask the user.")
except requests.RequestException:
    sys.exit("Something else failed.")
