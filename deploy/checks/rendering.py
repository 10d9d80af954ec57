"""Puts an overlay of Kustomize and its base together, and fills in the variables of a compose file.

Only the part of Kustomize that our files use, strictly: an unknown field is an error. Where kubectl is
installed, a test compares this with what kubectl makes of the same files.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Resource = dict[str, Any]
_KNOWN = {"apiVersion", "kind", "namespace", "resources", "images", "patches"}
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<how>:-|:\?)?(?P<default>[^}]*)\}")


class RenderingError(ValueError):
    """A file says something that cannot be rendered."""


def render(folder: Path) -> list[Resource]:
    """The resources of a kustomization."""
    file = folder / "kustomization.yml"
    spec = yaml.safe_load(file.read_text(encoding="utf-8"))
    unknown = set(spec) - _KNOWN
    if unknown:
        raise RenderingError(f"{file}: {', '.join(sorted(unknown))} is not known here")
    resources: list[Resource] = []
    for name in spec["resources"]:
        path = folder / name
        resources += render(path) if path.is_dir() else _documents(path)
    for resource in resources:
        if "namespace" in spec:
            resource["metadata"]["namespace"] = spec["namespace"]
        _name_images(resource, {image["name"]: image for image in spec.get("images", ())})
    for patch in spec.get("patches", ()):
        _patch(resources, patch)
    return resources


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """The text of a compose file with its variables filled in; one that must be given and is not, fails."""

    def value(found: re.Match[str]) -> str:
        given = variables.get(found["name"], "")
        if given:
            return given
        if found["how"] == ":?":
            raise RenderingError(f"{found['name']} must be given")
        return found["default"] or ""

    return _VARIABLE.sub(value, text)


def pods(resources: list[Resource]) -> dict[str, Resource]:
    """The specification of the pods of each workload, by its name."""
    return {
        resource["metadata"]["name"]: resource["spec"]["template"]["spec"]
        for resource in resources
        if "template" in resource.get("spec", {})
    }


def containers(pod: Resource) -> list[Resource]:
    """All containers of a pod, those that come first included."""
    return [*pod.get("initContainers", []), *pod["containers"]]


def _documents(path: Path) -> list[Resource]:
    return [item for item in yaml.safe_load_all(path.read_text(encoding="utf-8")) if item]


def _name_images(resource: Resource, images: Mapping[str, Mapping[str, str]]) -> None:
    for pod in pods([resource]).values():
        for container in containers(pod):
            image = images.get(container["image"])
            if image is not None:
                container["image"] = f"{image['newName']}:{image['newTag']}"


def _patch(resources: list[Resource], patch: Mapping[str, Any]) -> None:
    target = patch["target"]
    found = [
        resource
        for resource in resources
        if (resource["kind"], resource["metadata"]["name"]) == (target["kind"], target["name"])
    ]
    if not found:
        raise RenderingError(f"there is no {target['kind']} {target['name']} to patch")
    for resource in found:
        for operation in yaml.safe_load(patch["patch"]):
            _apply(resource, operation)


def _apply(resource: Resource, operation: Mapping[str, Any]) -> None:
    *way, last = operation["path"].strip("/").replace("~1", "/").split("/")
    place: Any = resource
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    known = isinstance(place, list) or key in place
    if operation["op"] not in ("add", "replace") or (operation["op"] == "replace" and not known):
        raise RenderingError(f"{operation['op']} {operation['path']} cannot be done")
    place[key] = copy.deepcopy(operation["value"])
