"""What is requested outside goes to an address that was checked, and to no other."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest

from bot.delivery.outside import AddressRefused, CheckedTransport

PUBLIC, OTHER = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"


class Wire(httpx.AsyncBaseTransport):
    """Takes requests as they would go out; hosts that are down refuse the connection."""

    def __init__(self, *down: str, answer: httpx.Response | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._down = down
        self._answer = answer or httpx.Response(204)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self._down:
            raise httpx.ConnectError("refused")
        return self._answer


def client(wire: Wire, *addresses: str, internal: Sequence[str] = ()) -> httpx.AsyncClient:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return httpx.AsyncClient(transport=CheckedTransport(internal, resolve, wire), trust_env=False)


async def test_the_connection_is_made_to_the_address_that_was_checked_under_the_name_of_the_host() -> None:
    wire = Wire()
    async with client(wire, PUBLIC) as http:
        await http.post("https://crm.example/leads?key=1", content=b"{}")
    (sent,) = wire.requests
    assert str(sent.url) == f"https://{PUBLIC}/leads?key=1"
    assert sent.headers["Host"] == "crm.example"
    assert sent.extensions["sni_hostname"] == "crm.example"


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), (PUBLIC, "10.0.0.7"), ("::ffff:169.254.169.254",), ("x",)]
)
async def test_a_name_that_leads_inside_even_with_one_of_its_addresses_is_refused(
    addresses: tuple[str, ...],
) -> None:
    wire = Wire()
    async with client(wire, *addresses) as http:
        with pytest.raises(AddressRefused):
            await http.post("https://crm.example/leads")
    assert wire.requests == []


async def test_another_address_of_the_same_host_is_tried_when_one_does_not_answer() -> None:
    wire = Wire(PUBLIC)
    async with client(wire, PUBLIC, OTHER) as http:
        assert (await http.post("https://crm.example/")).status_code == 204
    assert [request.url.host for request in wire.requests] == [PUBLIC, OTHER]


async def test_a_host_without_an_address_counts_as_one_that_does_not_answer() -> None:
    async with client(Wire()) as http:
        with pytest.raises(httpx.ConnectError):
            await http.post("https://crm.example/")


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    wire = Wire(answer=httpx.Response(302, headers={"Location": "http://127.0.0.1/"}))
    async with client(wire, PUBLIC) as http:
        assert (await http.post("https://crm.example/")).status_code == 302
    assert len(wire.requests) == 1


async def test_a_host_that_an_operator_named_may_be_inside() -> None:
    wire = Wire()
    async with client(wire, "10.0.0.7", internal=["crm.internal:8069"]) as http:
        await http.post("http://crm.internal:8069/jsonrpc")
        with pytest.raises(AddressRefused):
            await http.post("http://crm.internal:9000/jsonrpc")
    assert [str(request.url) for request in wire.requests] == ["http://10.0.0.7:8069/jsonrpc"]
