"""Lesson 9: a program that starts now and then must know by when."""

import base64
import hashlib
import secrets
import sys
import time
from urllib.parse import urlencode

import requests

import lab

DAY = 86_400


def refresh_by(tokens):
    """Part 1: the last good day for a refresh, a week before the refresh token dies."""
    return tokens["issued_at"] + (180 - 7) * DAY


def living_tokens():
    """Part 2: living tokens; a refusal ends the old consent and begins the next."""
    tokens = lab.read_handoff("tokens", "npm run step:4")
    if tokens["expires_at"] > lab.now():
        return tokens
    try:
        return ask_for_tokens(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    except requests.HTTPError as error:
        if error.response.status_code not in (400, 401):
            raise
    return ask_the_user()


def ask_the_user():
    """Lessons 3 and 4 in short."""
    code_verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(code_verifier.encode()).digest()
    question = {
        "response_type": "code",
        "client_id": lab.CLIENT_ID,
        "redirect_uri": lab.REDIRECT_URI,
        "scope": " ".join(lab.SCOPES),
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
print(f"Refresh again before {time.strftime('%Y-%m-%d', time.gmtime(refresh_by(tokens)))}.")
