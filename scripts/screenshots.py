"""Take the pictures of docs/images again: `make screenshots`.

A product of its own is started with a database that is filled on purpose, some visitors talk with the
assistant through the public door, and a browser visits each page at the width of a phone and of a desk.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, sync_playwright

from bot.evaluation.instance import Instance, private_instance
from bot.evaluation.personas import play_all

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PERSONAS = ROOT / "tests" / "dialogues" / "personas.jsonl"
WIDTHS = {"phone": (360, 760), "desk": (1440, 900)}
SEEDED_LEADS, VISITORS = 900, 8
_ROOMY = {f"AIGUILLEUR_RATE_{name}": "9000/60" for name in ("CONVERSATION", "ADDRESS", "SESSIONS")}
_PASSWORD = re.compile(r"only now: (\S+)")


@dataclass(frozen=True)
class Shot:
    """A picture: whose page it is, where it stands, and what is done there before it is taken."""

    name: str
    role: str
    path: str
    act: Callable[[Page], None] | None = None


def _first(selector: str) -> Callable[[Page], None]:
    """Follows the first link of this kind."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return act


def _talk(page: Page) -> None:
    """Opens the chat and answers until the assistant asks what kind of request it is."""
    page.locator(".launcher").click()
    page.locator(".turn.assistant").first.wait_for()
    said = page.locator(".turn.assistant")
    for words in _WORDS:
        before = said.count()
        page.get_by_label("Votre message").fill(words)
        page.keyboard.press("Enter")
        said.nth(before).wait_for()


def _talk_and_unfold(page: Page) -> None:
    _talk(page)
    page.get_by_role("button", name="Options").click()


_WORDS = (
    "Bonjour, ma menuiserie de douze salariés cherche cinq tablettes durcies pour les chantiers",
    "C’est livré en combien de temps\u202f?",
)
_LEAD = "a[href*='/console/demandes/']"
_CONVERSATION = "a[data-row]"
SHOTS = (
    Shot("chat", "", "/", _talk),
    Shot("chat-menu", "", "/contact", _talk_and_unfold),
    Shot("sign-in", "", "/console/"),
    Shot("leads", "sales", "/console/"),
    Shot("lead", "sales", "/console/", _first(_LEAD)),
    Shot("duplicates", "sales", "/console/doublons?vue=fusions"),
    Shot("board", "sales", "/console/tableau-de-bord"),
    Shot("conversations", "support", "/console/conversations/"),
    Shot("conversation", "support", "/console/conversations/", _first(_CONVERSATION)),
    Shot("reviews", "support", "/console/relecture/"),
    Shot("insight", "support", "/console/comprehension"),
    Shot("routing", "admin", "/console/aiguillage?segment=B2B&departement=29&effectif=14"),
    Shot("absences", "sales", "/console/mon-compte/absences"),
    Shot("sending", "admin", "/console/envois"),
    Shot("reconciliation", "admin", "/console/envois/rapprochement"),
    Shot("personal-data", "admin", "/console/donnees-personnelles"),
    Shot("score", "admin", "/console/reglages/score"),
    Shot("accounts", "admin", "/console/comptes/"),
    Shot("audit", "admin", "/console/journal"),
    Shot("account", "admin", "/console/mon-compte"),
)


def main() -> None:
    """Start, fill, visit, write."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _filled_product() as (instance, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        signed_in = {role: _sign_in(browser, instance.url, role, word) for role, word in passwords.items()}
        for width, size in WIDTHS.items():
            for shot in SHOTS:
                context = _context(browser, size, signed_in.get(shot.role))
                _take(context, instance.url, shot, width)
                context.close()
        browser.close()


@contextmanager
def _filled_product() -> Iterator[tuple[Instance, dict[str, str]]]:
    with private_instance(_ROOMY) as instance:
        _command(instance, "bench", "seed", "--leads", str(SEEDED_LEADS), "--messages", str(5 * SEEDED_LEADS))
        passwords = {role: _account(instance, role) for role in ("sales", "support", "admin")}
        # Some conversations that were really held, beside those that were made up.
        personas = [json.loads(line) for line in PERSONAS.read_text(encoding="utf-8").splitlines()]
        play_all(instance.url, personas[:VISITORS], key="")
        play_all(instance.url, [personas[VISITORS - 1]], key="")  # who sends their request again
        yield instance, passwords


def _account(instance: Instance, role: str) -> str:
    said = _command(instance, "users", "add", f"{role}@clairvoie.example", "--name", role, "--role", role)
    found = _PASSWORD.search(said)
    assert found is not None, said
    return found[1]


def _command(instance: Instance, *arguments: str) -> str:
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(
        command, env=dict(instance.environment), check=True, capture_output=True, text=True
    ).stdout


def _sign_in(browser: Browser, url: str, role: str, password: str) -> StorageState:
    """What a browser keeps of somebody who has signed in."""
    context = _context(browser, WIDTHS["desk"], None)
    page = context.new_page()
    page.goto(f"{url}/console/")
    page.get_by_label("Adresse e-mail").fill(f"{role}@clairvoie.example")
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{url}/console/**")
    kept = context.storage_state()
    context.close()
    return kept


def _context(browser: Browser, size: tuple[int, int], kept: StorageState | None) -> BrowserContext:
    """A browser that nobody has used, or one of somebody who has signed in."""
    width, height = size
    viewport: ViewportSize = {"width": width, "height": height}
    return browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport=viewport, storage_state=kept
    )


def _take(context: BrowserContext, url: str, shot: Shot, width: str) -> None:
    page = context.new_page()
    page.goto(url + shot.path)
    if shot.act is not None:
        shot.act(page)
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
    page.screenshot(path=IMAGES / f"{shot.name}-{width}.png")
    print(f"docs/images/{shot.name}-{width}.png")
    page.close()


if __name__ == "__main__":
    main()
