"""The numbers of a run as a table (Markdown) and a chart (SVG)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Result = Mapping[str, Any]
_HEAD = """# Understanding, beside plain Rasa

Written by `make bench-understanding`; docs/understanding.md reads it. Shares have 95 % intervals.

"""
NAMES = {
    "ours": "Aiguilleur",
    "suggested": "(a) Rasa, suggested: DIET",
    "spacy": "(b) Rasa, spaCy: DIET",
    "ours_all": "Aiguilleur, all examples",
}


def _share(found: Mapping[str, float]) -> str:
    return f"{100 * found['share']:.1f} % ({100 * found['low']:.1f}–{100 * found['high']:.1f})"


_ROWS: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("training examples", lambda r: f"{r['examples']:,}"),
    ("epochs of DIET", lambda r: str(r["epochs"] or "—")),
    ("intents kept aside: accuracy", lambda r: _share(r["intents"]["accuracy"])),
    ("intents kept aside: macro F1", lambda r: f"{100 * r['intents']['macro_f1']:.1f} %"),
    ("seven labels, kept aside (classifier alone)", lambda r: _share(r["labels_aside"]["accuracy"])),
    ("seven labels, written apart (classifier alone)", lambda r: _share(r["labels_unseen"]["accuracy"])),
    ("… calibration error", lambda r: f"{r['labels_unseen']['calibration_error']:.3f}"),
    ("seven labels, written apart (all evidence)", lambda r: _share(r["decision_unseen"]["accuracy"])),
    ("… coverage of the decidable", lambda r: f"{100 * r['decision_unseen']['coverage']:.1f} %"),
    ("… precision when it commits", lambda r: f"{100 * r['decision_unseen']['precision']:.1f} %"),
    ("… calibration error", lambda r: f"{r['decision_unseen']['calibration_error']:.3f}"),
    ("fields in answers", lambda r: _share(r["fields"])),
    ("training, seconds", lambda r: f"{r['training_seconds']:.0f}"),
    ("loading, seconds", lambda r: f"{r['load_seconds']:.1f}"),
    ("a message, median ms", lambda r: f"{r['median_ms']:.2f}"),
    ("a message, 95 % under ms", lambda r: f"{r['p95_ms']:.2f}"),
    ("memory of the process, MB", lambda r: f"{r['memory_mb']:.0f}"),
)


def render(results: Mapping[str, Result], folder: Path) -> None:
    """Write understanding.md and understanding.svg."""
    present = [name for name in NAMES if name in results]
    lines = ["| | " + " | ".join(NAMES[name] for name in present) + " |", "|---" * (len(present) + 1) + "|"]
    for title, cell in _ROWS:
        cells = [_cell(cell, results[name]) for name in present]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    (folder / "understanding.md").write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    _chart({NAMES[name]: results[name] for name in present}, folder / "understanding.svg")


def _cell(cell: Callable[[Result], str], result: Result) -> str:
    try:
        return cell(result)
    except KeyError:  # the references have no evidence but their classifier
        return "—"


def _chart(results: Mapping[str, Result], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "aiguilleur"
    from matplotlib import pyplot

    figure, (quality, speed) = pyplot.subplots(1, 2, figsize=(11, 4), gridspec_kw={"width_ratios": [2, 1]})
    names = list(results)
    groups = (
        ("intents", lambda r: r["intents"]["accuracy"]["share"]),
        ("seven labels,\nkept aside", lambda r: r["labels_aside"]["accuracy"]["share"]),
        ("seven labels,\nwritten apart", lambda r: r["labels_unseen"]["accuracy"]["share"]),
        ("fields", lambda r: r["fields"]["share"]),
    )
    width = 0.8 / len(names)
    for place, name in enumerate(names):
        heights = [100 * value(results[name]) for _, value in groups]
        quality.bar([i + place * width for i in range(len(groups))], heights, width, label=name)
    quality.set_xticks([i + 0.4 - width / 2 for i in range(len(groups))], [title for title, _ in groups])
    quality.set_ylim(0, 132)  # room for the legend above the bars
    quality.set_yticks(range(0, 101, 20))
    quality.set_ylabel("right, %")
    quality.legend(fontsize=8, loc="upper left")
    speed.barh(names[::-1], [results[name]["median_ms"] for name in names[::-1]])
    speed.set_xlabel("ms a message, median")
    speed.tick_params(axis="y", labelsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
