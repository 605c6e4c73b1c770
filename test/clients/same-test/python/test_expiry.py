import os

import pytest
import requests

from bot import Bot

ORIGIN = os.environ["MOCK_ORIGIN"]
control = requests.Session()
control.headers["authorization"] = f"Bearer {os.environ.get('CONTROL_TOKEN', '')}"


@pytest.fixture
def world():
    """A world of its own for each test: clock, clients, journal."""
    opened = control.post(f"{ORIGIN}/_mock/worlds", json={}).json()
    yield opened
    control.delete(f"{ORIGIN}/_mock/worlds/{opened['id']}")


def test_the_bot_refreshes_once_after_two_hours_and_keeps_the_new_refresh_token(world):
    mock = world["origin"] + "/_mock"
    tokens = control.post(f"{mock}/sign-in", json={}).json()
    client = (world["clientId"], world["clientSecret"])
    bot = Bot(world["origin"], client, (tokens["accessToken"], tokens["refreshToken"]))

    def refreshes():
        found = control.get(f"{mock}/findings").json()
        assert found["text"] == "", found["text"]
        return found["refreshes"]

    control.post(f"{mock}/clock/advance", json={"hours": 2})
    assert bot.who_am_i() == "ada_practice"
    assert refreshes() == {"done": 1, "refused": 0}

    control.post(f"{mock}/clock/advance", json={"hours": 2})
    assert bot.who_am_i() == "ada_practice"
    assert refreshes() == {"done": 2, "refused": 0}
