"""Lesson 6: a living access token at every start, without the user."""

import requests

import lab


def is_dead(tokens):
    """Part 1, yours: whether the access token is dead, or dies within the next half minute."""
    return False


def refresh(refresh_token):
    """Part 2, yours: trade the refresh token for a new pair, and keep the pair."""
    answer = requests.post(lab.TOKEN_ENDPOINT, data={}, timeout=10)
    answer.raise_for_status()
    return lab.token_set(answer.json(), refresh_token)


tokens = lab.read_handoff("tokens", "npm run step:4")
if is_dead(tokens):
    tokens = refresh(tokens["refresh_token"])
print(f"The access token lives for another {(tokens['expires_at'] - lab.now()) // 60} min.")
