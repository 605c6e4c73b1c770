"""What the lessons in Python stand on: settings, time, hand-off file. No protocol in here."""

import json
import os
import re
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit


def setting(name):
    """A value of the environment that must be there."""
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set. `npm run check -- 6 --python` sets all that lesson 6 needs.")
    return value


ORIGIN = setting("MOCK_ORIGIN")

# At X the first of them is at https://x.com, the others are at https://api.x.com.
AUTHORIZATION_ENDPOINT = f"{ORIGIN}/i/oauth2/authorize"
TOKEN_ENDPOINT = f"{ORIGIN}/2/oauth2/token"
USERS_ME = f"{ORIGIN}/2/users/me"

CLIENT_ID = setting("CLIENT_ID")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET")  # A public client has none.
REDIRECT_URI = setting("REDIRECT_URI")
SCOPES = (os.environ.get("SCOPES") or "tweet.read users.read offline.access").split()

FILE = os.path.join(os.environ.get("LAB_HOME") or ".lab", "handoff.json")
OWNER = f"{ORIGIN} {CLIENT_ID}"


def now():
    """Seconds since 1970, by the mock's clock where it is given."""
    return int(os.environ.get("LAB_CLOCK") or time.time())


def read_handoff(part, command):
    """What an earlier step left: "attempt" or "tokens". `command` makes it where it is missing."""
    kept = load()["entries"].get(OWNER, {}).get(part)
    if kept is None:
        sys.exit(f"There is no {part} yet. Run `{command}` first.")
    return {to_snake_case(name): value for name, value in kept.items()}


def write_handoff(**parts):
    """Changes these parts; None takes one away. On disk before this returns."""
    content = load()
    entry = content["entries"].setdefault(OWNER, {})
    for part, values in parts.items():
        entry.pop(part, None)
        if values is not None:
            known = {name: value for name, value in values.items() if value is not None}
            entry[part] = {to_camel_case(name): value for name, value in known.items()}
    os.makedirs(os.path.dirname(FILE), mode=0o700, exist_ok=True)
    new = f"{FILE}.{uuid.uuid4()}"
    # Readable by you alone, and written whole: a rotated refresh token must not get lost.
    with open(new, "w", encoding="utf-8", opener=open_own) as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, FILE)


def open_own(path, flags):
    """Opens a file that nobody else can read."""
    return os.open(path, flags, 0o600)


def token_set(answer, refresh_token=None):
    """A token answer as it is kept. A refresh token stays until a new one comes (RFC 6749 §6)."""
    return {
        "access_token": answer["access_token"],
        "refresh_token": answer.get("refresh_token", refresh_token),
        "scopes": answer["scope"].split(),
        "issued_at": now(),
        "expires_at": now() + answer["expires_in"],
    }


def wait_for_redirect(url, state):
    """Shows the authorization URL, and returns the query of the answer to it. As in lesson 3."""
    answers = []

    class RedirectHandler(BaseHTTPRequestHandler):
        timeout = 5  # A browser may open a connection that it never uses.

        def do_GET(self):
            query = dict(parse_qsl(urlsplit(self.path).query))
            is_ours = query.get("state") == state
            self.send_response(200 if is_ours else 400)
            self.end_headers()
            self.wfile.write(b"Go back to the terminal." if is_ours else b"Not ours.")
            if is_ours:
                answers.append(query)

        def log_message(self, *args):
            """Prints nothing: the path holds the code."""

    place = urlsplit(REDIRECT_URI)
    with HTTPServer((place.hostname, place.port or 80), RedirectHandler) as server:
        print(url, flush=True)
        while not answers:
            server.handle_request()
    return answers[0]


def load():
    """The hand-off file; an empty one where there is none."""
    try:
        with open(FILE, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"version": 1, "entries": {}}


def to_snake_case(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def to_camel_case(name):
    return re.sub("_([a-z])", lambda letter: letter.group(1).upper(), name)
