"""The browsers of the load test before a real door: they come back, and every message is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.bootstrap import Services
from bot.web.chat.admission import LEAST, Admission
from tests.integration.door.house import House, enter

aiohttp = pytest.importorskip("aiohttp")  # what Rasa brings along

from benchmarks.load.browser import Browser, Tally  # noqa: E402
from benchmarks.load.checking import checked  # noqa: E402


@pytest.fixture
def services(house: House) -> Iterator[Services]:
    services = house.services()
    yield services
    services.close()


async def test_browsers_that_are_sent_away_come_back_until_they_are_answered(
    house: House, services: Services
) -> None:
    tally = Tally()
    with house.door(Admission(horizon=0.0)) as http:
        async with aiohttp.ClientSession() as session:
            browsers = [Browser(session, str(http.base_url), tally) for _ in range(LEAST + 4)]
            for browser in browsers:
                await browser.open()
            house.rasa.delay = 1.2
            replies = await asyncio.gather(*(browser.type("bonjour") for browser in browsers))
            for browser in browsers:
                await browser.close()
    assert [reply.topic for reply in replies] == ["need"] * len(browsers)
    assert tally.refused["overloaded"] > 0 and tally.unannounced == 0
    assert len(tally.turns) == len(browsers) and all(turn.answered for turn in tally.turns)
    found = checked(services, tally.sent)
    assert found["sent"] == len(browsers)
    assert [found[name] for name in ("missing", "doubled", "unanswered", "given_up")] == [0, 0, 0, 0]


def test_what_is_missing_or_waits_is_counted(house: House, services: Services) -> None:
    with house.door() as http:
        visitor = enter(http)
        house.rasa.stop()
        assert visitor.send("11111111-1111-4111-8111-111111111111", text="bonjour").status_code == 503
        ids = {"11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"}
        found = checked(services, {visitor.conversation_id: ids})
    assert (found["sent"], found["missing"], found["unanswered"], found["doubled"]) == (2, 1, 1, 0)
