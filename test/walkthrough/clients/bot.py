"""A whole bot with Python's standard library alone: log in once, then wake up from disk, refresh when needed, stop when refused."""

import base64
import hashlib
import http.server
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ORIGIN = os.environ["MOCK_ORIGIN"]
CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ.get("CLIENT_SECRET")
REDIRECT_URI = os.environ["REDIRECT_URI"]
SCOPES = os.environ.get("SCOPES") or "tweet.read users.read offline.access"
FILE = os.path.join(os.environ["LAB_HOME"], "bot.json")
NOW = int(os.environ.get("LAB_CLOCK") or time.time())
DAY = 86400


class Refused(Exception):
    pass


class Trouble(Exception):
    pass


def send(request):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, {}


def ask_for_tokens(form):
    headers = {}
    if CLIENT_SECRET:
        pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    body = urllib.parse.urlencode({**form, "client_id": CLIENT_ID}).encode()
    status, answer = send(urllib.request.Request(f"{ORIGIN}/2/oauth2/token", body, headers))
    if status >= 500:
        raise Trouble(f"the token endpoint said {status}")
    if status != 200:
        raise Refused(f"the token endpoint said {status}")
    save({
        "access": answer["access_token"],
        "refresh": answer.get("refresh_token", form.get("refresh_token")),
        "expires_at": NOW + answer["expires_in"],
        "issued_at": NOW,
    })


def save(tokens):
    with open(FILE + ".new", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        json.dump(tokens, file)
    os.replace(FILE + ".new", FILE)


def load():
    try:
        with open(FILE) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def log_in():
    verifier = secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "scope": SCOPES,
        "state": state, "code_challenge": challenge, "code_challenge_method": "S256",
    }
    answer = {}

    class Callback(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            ours = secrets.compare_digest(found.get("state", ""), state)
            self.send_response(200 if ours else 400)
            self.end_headers()
            self.wfile.write(b"Go back to the terminal." if ours else b"Not the answer to this attempt.")
            if ours:
                answer.update(found)

        def log_message(self, *_):
            pass

    home = urllib.parse.urlsplit(REDIRECT_URI)
    server = http.server.HTTPServer((home.hostname, home.port), Callback)
    print(f"{ORIGIN}/i/oauth2/authorize?{urllib.parse.urlencode(query)}", flush=True)
    while not answer:
        server.handle_request()
    server.server_close()
    if "code" not in answer:
        raise Refused(f"the user said {answer.get('error')}")
    ask_for_tokens({
        "grant_type": "authorization_code", "code": answer["code"],
        "redirect_uri": REDIRECT_URI, "code_verifier": verifier,
    })


def refresh(tokens):
    ask_for_tokens({"grant_type": "refresh_token", "refresh_token": tokens["refresh"]})


def renew(tokens):
    if not tokens["refresh"]:
        return log_in()
    try:
        refresh(tokens)
    except Refused:
        log_in()


def call_me():
    request = urllib.request.Request(f"{ORIGIN}/2/users/me", headers={"Authorization": f"Bearer {load()['access']}"})
    return send(request)


def main():
    tokens = load()
    if tokens is None:
        log_in()
    elif tokens["expires_at"] - NOW < 30:
        renew(tokens)
    status, answer = call_me()
    if status == 401:
        renew(load())
        status, answer = call_me()
    if status != 200:
        raise Refused(f"users/me said {status}")
    by = time.strftime("%Y-%m-%d", time.gmtime(load()["issued_at"] + 173 * DAY))
    print(f"You are @{answer['data']['username']}. Run me again before {by}.")


try:
    main()
except Refused as refusal:
    print(f"Stopped: {refusal}. Ask the user.")
    sys.exit(1)
except Trouble as trouble:
    print(f"Not now: {trouble}. Run me again later.")
    sys.exit(75)
