"""What runs in the images is what the tests run, without rights that it does not need."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.serving.programs import programs
from bot.settings import Settings
from deploy.checks.rendering import RenderingError, containers, interpolate, pods, render

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
OVERLAYS = sorted((DEPLOY / "kubernetes" / "overlays").iterdir(), key=lambda path: path.name)
OURS = ("core", "rasa", "model", "proxy")


def dockerfile(name: str) -> list[list[str]]:
    """The instructions of the last stage."""
    text = (DEPLOY / "images" / f"{name}.Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    return [line.split(maxsplit=1) for line in lines[last:]]


def compose() -> dict[str, Any]:
    text = (DEPLOY / "compose" / "compose.yml").read_text(encoding="utf-8")
    filled = interpolate(text, {name: "given" for name in re.findall(r"\$\{(\w+)", text)})
    services: dict[str, Any] = yaml.safe_load(filled)["services"]
    return services


def served() -> dict[str, list[str]]:
    """The commands of `aiguilleur serve`, in a container."""
    settings = Settings(host="0.0.0.0")
    found = programs(settings, Path("/models"), Path("/tmp"))
    of = {program.name: ["python", *program.command[1:]] for program in found}
    of["delivery"][-1] = "/tmp/heartbeat"
    return of


def command_of(name: str) -> list[str]:
    (found,) = [words for instruction, words in dockerfile(name) if instruction == "CMD"]
    command: list[str] = json.loads(found)
    return command


def test_the_images_run_what_serve_runs() -> None:
    assert command_of("core") == served()["door"]
    assert command_of("rasa") == served()["rasa"]
    assert compose()["delivery"]["command"] == served()["delivery"]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
def test_kubernetes_runs_what_serve_runs(overlay: Path) -> None:
    of = {
        container["name"]: container.get("command")
        for pod in pods(render(overlay)).values()
        for container in containers(pod)
    }
    assert {name: of[name] for name in ("door", "rasa", "delivery")} == served()
    assert of["migrate"] == compose()["migrate"]["command"] == ["python", "-m", "bot.cli", "db", "upgrade"]


@pytest.mark.parametrize("name", OURS)
def test_nobody_is_root_and_nothing_is_built_where_it_runs(name: str) -> None:
    instructions = dockerfile(name)
    users = [words for instruction, words in instructions if instruction == "USER"]
    assert users and users[-1].partition(":")[0] == "10001"
    ran = " ".join(words for instruction, words in instructions if instruction == "RUN")
    assert not re.search(r"\b(apt-get|gcc|make|pip install|pip --python)\b", ran)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
def test_every_container_is_locked_up_and_has_limits(overlay: Path) -> None:
    for pod in pods(render(overlay)).values():
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in containers(pod):
            locked = container["securityContext"]
            assert locked["readOnlyRootFilesystem"] and not locked["allowPrivilegeEscalation"]
            assert locked["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"] and container["resources"]["requests"]["cpu"]


def test_every_service_of_the_compose_file_is_locked_up_and_has_limits() -> None:
    for name, service in compose().items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["mem_limit"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service and service.get("user", "10001") not in ("root", "0", "0:0")


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in compose().items() if service.get("ports")] == ["proxy"]
    assert compose()["rasa"]["network_mode"] == "service:door"  # the loopback interface of both
    kinds = [item["spec"].get("type") for item in render(OVERLAYS[0]) if item["kind"] == "Service"]
    assert kinds == [None]


def test_what_serves_says_how_it_is() -> None:
    for overlay in OVERLAYS:
        for pod in pods(render(overlay)).values():
            for container in containers(pod):
                if container["name"] in ("door", "rasa", "delivery"):
                    assert container["livenessProbe"] and container["startupProbe"]
    lasting = set(compose()) - {"migrate", "model"}
    assert {name for name in lasting if compose()[name].get("healthcheck")} == lasting


def test_settings_are_spelled_as_the_product_reads_them() -> None:
    known = set(
        re.findall(r'reader\.read\("(\w+)"', (ROOT / "bot" / "settings.py").read_text(encoding="utf-8"))
    )
    own = {"VERSION", "MODEL", "SITE"}  # of the compose file
    files = [path for path in DEPLOY.rglob("*") if path.suffix in (".yml", ".Dockerfile", ".example")]
    used = {name for path in files for name in re.findall(r"AIGUILLEUR_([A-Z_]+)", path.read_text("utf-8"))}
    assert used - own <= known and "SECRET" in used


def test_no_secret_is_kept_in_the_manifests() -> None:
    for overlay in OVERLAYS:
        resources = render(overlay)
        assert "Secret" not in {item["kind"] for item in resources}
        (settings,) = [item["data"] for item in resources if item["kind"] == "ConfigMap"]
        assert not [name for name in settings if re.search("SECRET|TOKEN|DATABASE|SMTP|KEY", name)]


def test_what_the_images_copy_is_let_through() -> None:
    let_through = [
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    ]
    for name in OURS:
        text = (DEPLOY / "images" / f"{name}.Dockerfile").read_text(encoding="utf-8")
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
            for source in shlex.split(line)[:-1]:
                if not source.startswith("$"):
                    assert (ROOT / source).exists()
                    assert any(
                        source.startswith(allowed) or Path(source).match(allowed) for allowed in let_through
                    )


def test_a_secret_that_is_not_given_is_missed() -> None:
    text = (DEPLOY / "compose" / "compose.yml").read_text(encoding="utf-8")
    with pytest.raises(RenderingError, match="must be given"):
        interpolate(text, {"AIGUILLEUR_SITE": "chat.example.fr"})


if shutil.which("kubectl") is not None:

    @pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
    def test_kubectl_puts_the_files_together_in_the_same_way(overlay: Path) -> None:
        command = ("kubectl", "kustomize", str(overlay))
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        theirs = {(item["kind"], item["metadata"]["name"]): item for item in yaml.safe_load_all(done.stdout)}
        assert {(item["kind"], item["metadata"]["name"]): item for item in render(overlay)} == theirs
