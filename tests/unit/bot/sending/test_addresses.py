from __future__ import annotations

import ipaddress

import pytest

from bot.sending.addresses import BadAddress, is_public, target_of

PUBLIC = (
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "64:ff9b::808:808",
    "2002:808:808::1",
)
HIDDEN = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.88.99.1",
    "198.18.0.1", "192.0.2.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1",
    "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2002:7f00:1::1", "2002:a9fe:a9fe::", "2001::1", "2001:db8::1", "100::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_machines_of_the_public_internet_may_be_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", HIDDEN)
def test_nothing_leads_inside_in_whatever_form_it_is_written(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://crm.example/hook", "not_https"),
        ("ftp://crm.example/hook", "malformed"),
        ("https://", "malformed"),
        ("https:///hook", "malformed"),
        ("crm.example/hook", "malformed"),
        ("https://crm.example:70000/", "malformed"),
        ("https://crm.example/a b", "malformed"),
        ("https://crm.example\\@127.0.0.1/", "malformed"),
        ("https://crm.example/\r\nHost: x", "malformed"),
        ("https://user:secret@crm.example/", "credentials"),
        ("https://crm.example/#fragment", "credentials"),
        ("https://crm.example:22/", "port"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[fe80::1%25eth0]/", "private"),
        ("https://2130706433/", "malformed"),
        ("https://0x7f000001/", "malformed"),
        ("https://127.1/", "malformed"),
        ("https://0177.0.0.0x1/", "malformed"),
        ("https://127.0.0.1./", "private"),
        ("https://localhost./", "private"),
        ("https://crm.localhost/", "private"),
        ("https://①②⑦.⓪.⓪.①/", "private"),
        ("https://127。0。0。1/", "private"),
        (f"https://{'x' * 64}.example/", "malformed"),
        ("https://crm_.example/", "malformed"),
        ("https://\u202ecrm.example/", "malformed"),
    ],
)
def test_an_address_that_may_lead_elsewhere_is_refused(url: str, code: str) -> None:
    with pytest.raises(BadAddress) as refused:
        target_of(url, ())
    assert refused.value.code == code


def test_a_public_address_is_taken_as_it_is() -> None:
    target = target_of("https://crm.example/hook?key=1", ())
    assert (target.host, target.port, target.internal) == ("crm.example", 443, False)
    assert target_of("https://CRM.example.:8443/", ()).host == "crm.example"


def test_only_the_host_that_an_operator_named_may_be_inside() -> None:
    named = ("crm.internal", "127.0.0.1:9000")
    assert target_of("http://crm.internal/hook", named).internal
    assert target_of("http://127.0.0.1:9000/", named).internal
    for other in ("http://127.0.0.1:9001/", "http://crm.internal.example/", "http://other.internal/"):
        with pytest.raises(BadAddress):
            target_of(other, named)
