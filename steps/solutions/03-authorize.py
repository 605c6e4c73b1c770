"""Lesson 3: ask the user, and take only the answer to this very attempt."""

import base64
import hashlib
import secrets
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import lab

code_verifier = secrets.token_urlsafe(32)
digest = hashlib.sha256(code_verifier.encode()).digest()
code_challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
state = secrets.token_urlsafe(24)

# Part 1: the question. Each parameter is checked by X.
parameters = {
    "response_type": "code",
    "client_id": lab.CLIENT_ID,
    "redirect_uri": lab.REDIRECT_URI,
    "scope": " ".join(lab.SCOPES),
    "state": state,
    "code_challenge": code_challenge,
    "code_challenge_method": "S256",
}
url = f"{lab.AUTHORIZATION_ENDPOINT}?{urlencode(parameters)}"


def is_ours(query):
    """Part 2: whether an answer belongs to this attempt."""
    return query.get("state") == state


answers = []


class RedirectHandler(BaseHTTPRequestHandler):
    """Waits at the redirect URI until the browser comes back."""

    timeout = 5  # A browser may open a connection that it never uses.

    def do_GET(self):
        query = dict(parse_qsl(urlsplit(self.path).query))
        self.send_response(200 if is_ours(query) else 400)
        self.end_headers()
        self.wfile.write(b"Go back to the terminal." if is_ours(query) else b"Not ours.")
        if is_ours(query):
            answers.append(query)

    def log_message(self, *args):
        """Prints nothing: the path holds the code."""


place = urlsplit(lab.REDIRECT_URI)
with HTTPServer((place.hostname, place.port), RedirectHandler) as server:
    print(url, flush=True)
    while not answers:
        server.handle_request()

# Part 3: what came back.
code = answers[0].get("code")
if code is None:
    sys.exit(f"The user did not agree: {answers[0].get('error')}.")
lab.write_handoff(attempt={"code_verifier": code_verifier, "state": state, "code": code})
print("A code came back; it is kept for the exchange.")
