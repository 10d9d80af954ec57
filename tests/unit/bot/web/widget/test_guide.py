"""What site owners read agrees with what the chat does."""

import re
from pathlib import Path

import pytest
import yaml

from bot.playbook import read_playbook
from bot.web.widget.script import SOURCES

ROOT = Path(__file__).parents[5]
GUIDE = ROOT / "docs" / "guide-site.md"
README = ROOT / "bot" / "web" / "widget" / "README.md"


@pytest.mark.parametrize("document", [GUIDE, README], ids=lambda path: path.name)
def test_every_attribute_of_the_line_is_explained_and_no_other(document: Path) -> None:
    read = re.findall(r"\bgiven\.(\w+)", (SOURCES / "options.js").read_text(encoding="utf-8"))
    explained = re.findall(r"^\| `data-(\w+)`", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(set(read))


def test_the_examples_of_the_guide_are_taken_by_the_playbook(tmp_path: Path) -> None:
    playbook = yaml.safe_load((ROOT / "playbook.yml").read_text(encoding="utf-8"))
    examples = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        playbook.update(yaml.safe_load(example))
    changed = tmp_path / "playbook.yml"
    changed.write_text(yaml.safe_dump(playbook, allow_unicode=True), encoding="utf-8")
    read = read_playbook(changed)
    assert [rule.page for rule in read.invitations] == ["/", "/tarifs", "/guides"]
    assert not read.hours.spans[1]
    assert read.marketing is not None and read.marketing.ask and read.marketing.text_version
