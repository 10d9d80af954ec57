"""The numbers of a run as a picture (SVG)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.goals import best_throughput
from benchmarks.speed.render import NAMES
from benchmarks.speed.stages import REST, STAGES

Results = Mapping[str, Any]
_COLOURS = {"ours": "#0b6e4f", "reference": "#c8553d"}
_GREY = "#b8b8b8"


def draw(results: Results, path: Path) -> None:
    """Four charts: crowds, throughput, a long conversation, and where the time goes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "aiguilleur"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(11, 8))
    present = [name for name in NAMES if name in results]
    _crowds(axes[0][0], results, present)
    _throughput(axes[0][1], results, present)
    _long(axes[1][0], results, present)
    _stages(axes[1][1], results, present)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _crowds(axes: Any, results: Results, present: Sequence[str]) -> None:
    for name in present:
        crowds = {int(at_once): found for at_once, found in (results[name].get("crowd") or {}).items()}
        places = sorted(crowds)
        for key, style in (("p50_ms", "-"), ("p95_ms", "--")):
            values = [crowds[place][key] for place in places]
            label = f"{NAMES[name]}, {key[:3]}"
            axes.plot(places, values, style, marker="o", markersize=4, color=_COLOURS[name], label=label)
    axes.set_xscale("log", base=4)
    if axes.lines and all(len(line.get_ydata()) for line in axes.lines):
        axes.set_yscale("log")
    axes.set_xticks([1, 4, 16, 64])
    axes.set_xticklabels(["1", "4", "16", "64"])
    axes.set_xlabel("visitors at once")
    axes.set_ylabel("ms a turn (logarithmic)")
    axes.set_title("Time per turn")
    axes.legend(fontsize=8)


def _throughput(axes: Any, results: Results, present: Sequence[str]) -> None:
    values = [best_throughput(results, name) or 0.0 for name in present]
    bars = axes.bar([NAMES[name] for name in present], values, color=[_COLOURS[name] for name in present])
    for bar, value in zip(bars, values, strict=True):
        middle = bar.get_x() + bar.get_width() / 2
        axes.annotate(f"{value:.0f}", (middle, value), ha="center", va="bottom")
    axes.set_ylabel("turns per second")
    axes.set_title("At saturation")


def _long(axes: Any, results: Results, present: Sequence[str]) -> None:
    for name in present:
        points = (results[name].get("long") or {}).get("curve") or []
        axes.plot([p[0] for p in points], [p[1] for p in points], color=_COLOURS[name], label=NAMES[name])
    axes.set_ylim(bottom=0)
    axes.set_xlabel("turn of one long conversation")
    axes.set_ylabel("ms a turn")
    axes.set_title("A long conversation")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)


def _stages(axes: Any, results: Results, present: Sequence[str]) -> None:
    from matplotlib import cm

    names = [*STAGES, "rest"]
    titles = {**STAGES, "rest": REST}
    measured = [name for name in present if results[name].get("stages")]
    shown = [stage for stage in names if any(results[n]["stages"].get(stage, 0) > 0 for n in measured)]
    left = dict.fromkeys(measured, 0.0)
    for place, stage in enumerate(shown):
        widths = [results[name]["stages"].get(stage, 0.0) for name in measured]
        colour = _GREY if stage == "rest" else cm.tab10(place % 10)
        starts = [left[name] for name in measured]
        axes.barh([NAMES[name] for name in measured], widths, left=starts, color=colour, label=titles[stage])
        left = {name: left[name] + width for name, width in zip(measured, widths, strict=True)}
    axes.invert_yaxis()
    axes.set_xlabel("ms a turn, mean")
    axes.set_title("Where the time goes")
    if shown:
        axes.legend(fontsize=7, loc="upper right")
