"""A bot of yours: it keeps two tokens, and when X says 401 it refreshes once and calls again."""

import requests


class Bot:
    def __init__(self, origin, client, tokens):
        self.origin = origin
        self.client = client
        self.access_token, self.refresh_token = tokens

    def who_am_i(self):
        response = self._call_me()
        if response.status_code == 401:
            self._refresh()
            response = self._call_me()
        response.raise_for_status()
        return response.json()["data"]["username"]

    def _call_me(self):
        headers = {"authorization": f"Bearer {self.access_token}"}
        return requests.get(f"{self.origin}/2/users/me", headers=headers)

    def _refresh(self):
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
        response = requests.post(f"{self.origin}/2/oauth2/token", auth=self.client, data=form)
        response.raise_for_status()
        answer = response.json()
        self.access_token = answer["access_token"]
        self.refresh_token = answer["refresh_token"]
