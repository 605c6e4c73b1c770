"""Lesson 8: the consent had no offline.access, so there is no refresh token. What now?"""

import base64
import hashlib
import secrets
import sys
from urllib.parse import urlencode

import requests

import lab

# Part 1, yours: what a new consent asks for.
SCOPES = ["tweet.read", "users.read"]


def living_tokens():
    """Part 2, yours: living tokens: those that are there, or refreshed, or of a new consent."""
    tokens = lab.read_handoff("tokens", "npm run step:4")
    if tokens["expires_at"] > lab.now():
        return tokens
    return ask_for_tokens(grant_type="refresh_token", refresh_token=tokens.get("refresh_token"))


def ask_the_user():
    """Lessons 3 and 4 in short."""
    code_verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(code_verifier.encode()).digest()
    question = {
        "response_type": "code",
        "client_id": lab.CLIENT_ID,
        "redirect_uri": lab.REDIRECT_URI,
        "scope": " ".join(SCOPES),
        "state": secrets.token_urlsafe(24),
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    url = f"{lab.AUTHORIZATION_ENDPOINT}?{urlencode(question)}"
    answer = lab.wait_for_redirect(url, question["state"])
    if "code" not in answer:
        sys.exit(f"The user did not agree: {answer.get('error')}.")
    proof = {"redirect_uri": lab.REDIRECT_URI, "code_verifier": code_verifier}
    return ask_for_tokens(grant_type="authorization_code", code=answer["code"], **proof)


def ask_for_tokens(**form):
    """A token request. A refusal is an HTTPError."""
    auth = (lab.CLIENT_ID, lab.CLIENT_SECRET) if lab.CLIENT_SECRET else None
    form["client_id"] = lab.CLIENT_ID
    response = requests.post(lab.TOKEN_ENDPOINT, data=form, auth=auth, timeout=10)
    response.raise_for_status()
    return lab.token_set(response.json(), form.get("refresh_token"))


tokens = living_tokens()
lab.write_handoff(tokens=tokens)
headers = {"Authorization": f"Bearer {tokens['access_token']}"}
me = requests.get(lab.USERS_ME, headers=headers, timeout=10)
me.raise_for_status()
print(f"You are @{me.json()['data']['username']}.")
