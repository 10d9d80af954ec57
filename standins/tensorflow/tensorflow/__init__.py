"""Not TensorFlow: a stand-in with its name, so that Rasa starts without it (see this package's README)."""

import sys

from ._standin import NameFinder, Placeholder, TensorFlowNotInstalled, placeholder

__version__ = "2.12.0"
__all__ = ["TensorFlowNotInstalled"]

if not any(isinstance(finder, NameFinder) for finder in sys.meta_path):
    # Last in line: a real module of that name always wins.
    sys.meta_path.append(NameFinder())


def __getattr__(name: str) -> Placeholder:
    created = placeholder(name, __name__)
    globals()[name] = created
    return created
