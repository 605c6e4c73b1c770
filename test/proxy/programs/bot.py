"""A bot as many are: X's hosts are written into it, and it keeps spending its first refresh token."""

import base64
import hashlib
import os
import re
from urllib.parse import parse_qs, urlparse

import requests

AUTHORIZE = "https://twitter.com/i/oauth2/authorize"
TOKEN = "https://api.twitter.com/2/oauth2/token"

client = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
redirect_uri = os.environ["REDIRECT_URI"]
verifier = "v" * 43
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def attempt(page):
    return re.search('name="attempt" value="([^"]+)"', page.text).group(1)


log_in = requests.get(
    AUTHORIZE,
    params={
        "response_type": "code",
        "client_id": client[0],
        "redirect_uri": redirect_uri,
        "scope": "tweet.read users.read offline.access",
        "state": "some-state",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    },
)
consent = requests.post(AUTHORIZE, data={"attempt": attempt(log_in), "user": "ada_practice"})
answer = requests.post(AUTHORIZE, data={"attempt": attempt(consent), "decision": "approve"}, allow_redirects=False)
code = parse_qs(urlparse(answer.headers["location"]).query)["code"][0]
form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
tokens = requests.post(TOKEN, auth=client, data=form).json()
bearer = {"authorization": f"Bearer {tokens['access_token']}"}
print(requests.get("https://api.twitter.com/2/users/me", headers=bearer).json()["data"]["username"])
for _ in range(2):
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    print(requests.post(TOKEN, auth=client, data=form).status_code)
