"""The table of threats in docs/security.md: no line without a test, no test that does not exist."""

from __future__ import annotations

from tests.support.crm import ROOT
from tests.support.tables_of_tests import lines, without_test

_HEAD = "| threat | | what stands against it | test |"
_OF_THE_ISSUE = (
    "guessing another", "fixing a conversation", "/intent", "slots", "rasa's http",
    "stored script, console",
    "stored script, e-mails", "stored script, webhooks", "page titles", "csrf", "sql injection",
    "template injection",
    "formula injection", "ssrf by a webhook", "rebinding", "redirects", "ipv6", "metadata",
    "header injection",
    "log injection", "oversize", "duplicate keys", "numbers", "bidirectional", "zero-width",
    "combining", "surrogates",
    "decompression", "slow clients", "regular expressions", "password guessing", "session theft",
    "fixation",
    "finding out accounts", "conversation exists", "clickjacking", "open redirect", "cors", "role allows",
    "secrets and personal data in logs", "secrets in the repository", "known holes",
)  # fmt: skip


def test_every_threat_has_a_test_that_exists() -> None:
    assert len(_known()) > 60
    assert without_test(_known()) == []


def test_no_threat_that_was_thought_of_is_left_out() -> None:
    text = "\n".join(threat.lower() for threat, _ in _known())
    missing = [word for word in _OF_THE_ISSUE if word not in text]
    assert missing == []


def _known() -> list[tuple[str, str]]:
    return lines(ROOT / "docs" / "security.md", _HEAD)
