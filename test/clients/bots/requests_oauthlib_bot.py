"""A log-in with requests_oauthlib, whose fetch_token() compares the state; every answer gets the same page. ONE_SHOT: takes one answer."""

import base64
import hashlib
import http.server
import json
import os
import secrets
import sys
import urllib.parse

from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
ORIGIN = os.environ["MOCK_ORIGIN"]
REDIRECT_URI = os.environ["REDIRECT_URI"]
CLIENT_ID = os.environ["CLIENT_ID"]
SECRET = os.environ.get("CLIENT_SECRET")
FILE = os.path.join(os.environ["LAB_HOME"], "tokens.json")
SCOPES = ["tweet.read", "users.read", "offline.access"]

verifier = secrets.token_urlsafe(48)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
session = OAuth2Session(CLIENT_ID, redirect_uri=REDIRECT_URI, scope=SCOPES)
url, _ = session.authorization_url(f"{ORIGIN}/i/oauth2/authorize", code_challenge=challenge, code_challenge_method="S256")
answers = []


class Callback(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        answers.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"You may close this window.")

    def log_message(self, *_):
        pass


home = urllib.parse.urlsplit(REDIRECT_URI)
server = http.server.HTTPServer((home.hostname, home.port), Callback)
print(url, flush=True)
auth = {"auth": HTTPBasicAuth(CLIENT_ID, SECRET)} if SECRET else {"include_client_id": True}
while True:
    server.handle_request()
    answer = f"http://{home.netloc}{answers[-1]}"
    try:
        tokens = session.fetch_token(f"{ORIGIN}/2/oauth2/token", authorization_response=answer, code_verifier=verifier, **auth)
        break
    except OAuth2Error as error:
        if os.environ.get("ONE_SHOT"):
            raise
        if error.error != "mismatching_state":
            sys.exit(f"The user did not agree: {error.error}.")
with open(FILE, "w") as file:
    json.dump(tokens, file)
print("You are in.")
