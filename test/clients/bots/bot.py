"""Calls users/me every 80 minutes for some hours of its own time; requests-oauthlib refreshes when the token is old."""
import os
import sys
import time

import requests
from requests_oauthlib import OAuth2Session

HOURS = int(sys.argv[1])
CLIENT = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}


def drift():
    """How far the mock's clock is from ours: below 0 it is behind, 0 within the time that asking takes."""
    before = time.time()
    mock = requests.get(os.environ["MOCK_CONTROL"] + "/clock").json()["now"]
    after = time.time()
    return min(0, mock + 1 - before) + max(0, mock - after)


tokens = requests.post(os.environ["MOCK_CONTROL"] + "/sign-in", json={}).json()
token = {
    "access_token": tokens["accessToken"],
    "refresh_token": tokens["refreshToken"],
    "token_type": "bearer",
    "expires_at": tokens["expiresAt"],
}
session = OAuth2Session(
    CLIENT["client_id"],
    token=token,
    auto_refresh_url="https://api.x.com/2/oauth2/token",
    auto_refresh_kwargs={"client_id": CLIENT["client_id"]},
    token_updater=lambda new: None,
)
start = time.time()
first = drift()
statuses = []
for call in range(1, HOURS * 60 // 80 + 1):
    time.sleep(max(0, start + call * 80 * 60 - time.time()))
    statuses.append(session.get("https://api.x.com/2/users/me", **CLIENT).status_code)
time.sleep(max(0, start + HOURS * 3600 - time.time()))
print(len(statuses), set(statuses), round(first), round(drift()))
