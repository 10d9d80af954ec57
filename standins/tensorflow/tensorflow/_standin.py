"""Empty names in the place of TensorFlow's, and one sentence for whoever uses them."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import types
from collections.abc import Sequence
from typing import Any, NoReturn

EMPTY_ROOTS = ("tensorflow", "keras")
"""Packages that Rasa imports at its start, in whole or in part."""

REFUSED_ROOTS = ("tensorflow_hub", "tensorflow_text")
"""Packages that Rasa imports only when it is about to use them."""

SENTENCE = (
    "TensorFlow is not installed, so {user} cannot be used: take DIETClassifier, TEDPolicy, "
    "UnexpecTEDIntentPolicy, ResponseSelector and ConveRTFeaturizer out of config.yml, "
    "or install tensorflow==2.12.0."
)


class TensorFlowNotInstalled(ImportError):
    """Somebody used TensorFlow where only its stand-in is installed."""


def refuse(user: str) -> NoReturn:
    """Say that `user` needs TensorFlow, in the way that Rasa's command line shows without a stack trace."""
    raise _exception_type()(SENTENCE.format(user=user))


def _exception_type() -> type[Exception]:
    """Rasa prints its own exceptions as one line: become one of them when Rasa is there."""
    try:
        from rasa.shared.exceptions import InvalidConfigException
    except ImportError:
        return TensorFlowNotInstalled
    # InvalidConfigException is a ValueError, which cannot be mixed with ImportError.
    return type("TensorFlowNotInstalled", (InvalidConfigException,), {"__module__": __name__})


class Placeholder(type):
    """The type of every empty name: subclass it, subscript it, ask it for more names; never call it."""

    def __getattr__(cls, name: str) -> Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        created = placeholder(name, cls.__module__)
        setattr(cls, name, created)
        return created

    def __getitem__(cls, item: object) -> Placeholder:
        return cls

    def __call__(cls, *args: object, **kwargs: object) -> NoReturn:
        refuse(cls.__name__)


def placeholder(name: str, module: str) -> Placeholder:
    """Return a new empty class, unless Python itself asks for the name."""
    if name.startswith("__"):
        raise AttributeError(name)
    return Placeholder(name, (), {"__module__": module})


class EmptyModule(types.ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name: str) -> Placeholder:
        created = placeholder(name, self.__name__)
        setattr(self, name, created)
        return created


class NameFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules that Rasa imports from TensorFlow and that are not there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for TensorFlow's family only."""
        if fullname.partition(".")[0] in EMPTY_ROOTS + REFUSED_ROOTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Make an empty module, or refuse where the import itself announces a use."""
        root = spec.name.partition(".")[0]
        if root in REFUSED_ROOTS:
            refuse(root)
        return EmptyModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Give the module what Rasa looks at before it uses anything."""
        attributes: dict[str, Any] = {"__path__": [], "__version__": "2.12.0"}
        vars(module).update(attributes)
