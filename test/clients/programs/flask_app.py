"""The Flask app of X's 2022 tutorial on refresh tokens, written anew in its shape.

As the tutorial has it, the code_verifier is one for all users and shorter than RFC 7636 allows, the state is kept but never
compared, and the refresh call has client_id and client_secret in its body in place of Basic. With --repaired these three are
right. Either way it holds the tokens of one user, in memory.
"""

import base64
import hashlib
import os
import re
import sys
from urllib.parse import urlparse

from flask import Flask, abort, redirect, request, session
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

REPAIRED = "--repaired" in sys.argv

AUTH_URL = "https://twitter.com/i/oauth2/authorize"
TOKEN_URL = "https://api.twitter.com/2/oauth2/token"
ME_URL = "https://api.twitter.com/2/users/me"
SCOPES = ["tweet.read", "users.read", "offline.access"]

client_id = os.environ["CLIENT_ID"]
client_secret = os.environ["CLIENT_SECRET"]
redirect_uri = os.environ["REDIRECT_URI"]

app = Flask(__name__)
app.secret_key = os.urandom(50)
tokens = {}


def make_verifier():
    if REPAIRED:
        return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    return re.sub("[^a-zA-Z0-9]", "", base64.urlsafe_b64encode(os.urandom(30)).decode())


def make_challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def show_refusal(response):
    """requests-oauthlib would tell what X says, but not with which status."""
    if not response.ok:
        abort(502, f"X answered {response.status_code}: {response.text}")
    return response


twitter = OAuth2Session(client_id, redirect_uri=redirect_uri, scope=SCOPES)
twitter.register_compliance_hook("access_token_response", show_refusal)
twitter.register_compliance_hook("refresh_token_response", show_refusal)
code_verifier = make_verifier()


@app.route("/")
def start():
    if REPAIRED:
        session["code_verifier"] = make_verifier()
    challenge = make_challenge(session.get("code_verifier", code_verifier))
    url, session["state"] = twitter.authorization_url(AUTH_URL, code_challenge=challenge, code_challenge_method="S256")
    return redirect(url)


@app.route(urlparse(redirect_uri).path)
def callback():
    if REPAIRED and request.args.get("state") != session.get("state"):
        abort(400, "This answer belongs to another attempt.")
    verifier = session.get("code_verifier", code_verifier)
    token = twitter.fetch_token(
        TOKEN_URL, code=request.args["code"], client_secret=client_secret, code_verifier=verifier
    )
    tokens["now"] = token
    return redirect("/me")


@app.route("/me")
def me():
    response = twitter.get(ME_URL)
    if not response.ok:
        abort(502, f"X answered {response.status_code}: {response.text}")
    return f"You are {response.json()['data']['username']}. <a href='/refresh'>Refresh the token</a>"


@app.route("/refresh")
def refresh():
    spend = {"refresh_token": tokens["now"]["refresh_token"]}
    if REPAIRED:
        tokens["now"] = twitter.refresh_token(TOKEN_URL, auth=HTTPBasicAuth(client_id, client_secret), **spend)
    else:
        tokens["now"] = twitter.refresh_token(TOKEN_URL, client_id=client_id, client_secret=client_secret, **spend)
    return "You should now have a refreshed token"


app.run(host="127.0.0.1", port=urlparse(redirect_uri).port)
