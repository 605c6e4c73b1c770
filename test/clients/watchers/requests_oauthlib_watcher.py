"""An app that watches its own clock: requests-oauthlib refreshes before a call once it believes that the token is too old.

Takes the file with the answer of POST /_mock/sign-in.
"""

import json
import os
import sys

from requests_oauthlib import OAuth2Session

with open(sys.argv[1], encoding="utf-8") as file:
    signed_in = json.load(file)
token = {
    "token_type": "bearer",
    "access_token": signed_in["accessToken"],
    "refresh_token": signed_in["refreshToken"],
    "expires_at": signed_in["expiresAt"],
}
client = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}
session = OAuth2Session(
    client["client_id"],
    token=token,
    auto_refresh_url="https://api.x.com/2/oauth2/token",
    token_updater=lambda _: None,
)
response = session.get("https://api.x.com/2/users/me", **client)
print(response.status_code)
