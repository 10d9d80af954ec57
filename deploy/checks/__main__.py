"""Checks deploy/ with the tools that know its formats: `sh scripts/check-deploy`. Names each fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import compose_spec
import kubernetes_validate
import yaml

from deploy.checks.rendering import interpolate, render

DEPLOY = Path(__file__).parents[1]
OLDEST, NEWEST = "1.33", "1.37"
"""The versions of Kubernetes between which the manifests must be valid."""


def main() -> int:
    """Check everything."""
    faults = [*_images(), *_compose(), *_kubernetes(), *_dashboards()]
    for fault in faults:
        print(fault, file=sys.stderr)
    print("deploy/ is valid" if not faults else f"{len(faults)} faults in deploy/")
    return 1 if faults else 0


def _images() -> Iterator[str]:
    files = sorted(str(path) for path in DEPLOY.glob("images/*.Dockerfile"))
    command = [str(Path(sys.executable).parent / "hadolint"), "--failure-threshold", "style", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    yield from (done.stdout + done.stderr).splitlines()


def _compose() -> Iterator[str]:
    folder = DEPLOY / "compose"
    example = (folder / "env.example").read_text(encoding="utf-8")
    pairs = [line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#")]
    variables = {name: value or "a-secret-to-be-made" for name, value in pairs}
    text = interpolate((folder / "compose.yml").read_text(encoding="utf-8"), variables)
    # As compose does: anchors are merged first. The reader knows no key that the specification does not.
    merged = yaml.safe_dump(yaml.safe_load(text), sort_keys=False)
    try:
        compose_spec.PyCompose.from_yaml(merged)
    except Exception as error:
        yield f"compose.yml: {error}"


def _kubernetes() -> Iterator[str]:
    for overlay in sorted((DEPLOY / "kubernetes" / "overlays").iterdir()):
        for resource in render(overlay):
            name = f"{overlay.name}: {resource['kind']} {resource['metadata']['name']}"
            for version in (OLDEST, NEWEST):
                try:
                    kubernetes_validate.validate(resource, version, strict=True)
                except kubernetes_validate.ValidationError as error:
                    yield f"{name} ({version}): {error.message}"


def _dashboards() -> Iterator[str]:
    for path in sorted(DEPLOY.glob("monitoring/*.json")):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{path.name}: {error}"


if __name__ == "__main__":
    sys.exit(main())
