"""What deploy/ says: schemas, a linter and nginx itself take it, and its parts agree with each other and the app."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import kubernetes_validate
import pytest
import yaml

from tools import check_python
from tools.replicas import HOLE, NO_NGINX, TEMPLATE, configuration, nginx
from tools.serving import ROOT, Server, started

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = [DEPLOY / "compose.yaml", DEPLOY / "compose.tls.yaml"]
SERVICES = yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))["services"]
MANIFESTS = [
    manifest
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8"))
]
PODS = [manifest["spec"]["template"]["spec"] for manifest in MANIFESTS if manifest["kind"] == "Deployment"]
HOLES = set(HOLE.findall(TEMPLATE.read_text(encoding="utf-8")))


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment."""
    program = Path(sys.executable).parent / name
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def test_the_dockerfile_has_no_fault_that_its_linter_knows() -> None:
    done = tool("hadolint", DEPLOY / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_files_are_what_their_schema_says() -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", *COMPOSE)
    assert done.returncode == 0, done.stdout


def title(manifest: dict[str, Any]) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


@pytest.mark.parametrize("manifest", MANIFESTS, ids=title)
def test_a_manifest_is_what_the_schema_of_kubernetes_says(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_whatever_is_named_by_another_part_is_there() -> None:
    there = {title(manifest) for manifest in MANIFESTS}
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    files = [
        *kustomization["resources"],
        *(file for made in kustomization["configMapGenerator"] for file in made["files"]),
    ]
    assert all((DEPLOY / file).is_file() for file in files)
    assert {f"ConfigMap {made['name']}" for made in kustomization["configMapGenerator"]} == {"ConfigMap regviz-nginx"}
    for manifest in MANIFESTS:
        spec = manifest["spec"]
        if manifest["kind"] == "HorizontalPodAutoscaler":
            assert f"{spec['scaleTargetRef']['kind']} {spec['scaleTargetRef']['name']}" in there
        if manifest["kind"] in {"Service", "PodDisruptionBudget"}:
            chosen = spec["selector"].get("matchLabels", spec["selector"])
            assert chosen in [
                other["spec"]["template"]["metadata"]["labels"] for other in MANIFESTS if other["kind"] == "Deployment"
            ]
        if manifest["kind"] == "Ingress":
            backends = [path["backend"]["service"] for rule in spec["rules"] for path in rule["http"]["paths"]]
            assert {f"Service {backend['name']}" for backend in backends} <= there
    assert {image["name"] for image in kustomization["images"]} == {pod["containers"][0]["image"] for pod in PODS}


def test_a_visitor_stays_with_one_nginx_whose_order_of_the_processes_is_its_own() -> None:
    """By the names that ingress-nginx has for it; and no other cookie of the app is meant."""
    (ingress,) = (manifest["metadata"] for manifest in MANIFESTS if manifest["kind"] == "Ingress")
    said = {name.removeprefix("nginx.ingress.kubernetes.io/"): value for name, value in ingress["annotations"].items()}
    assert said["affinity"] == "cookie"
    assert said["session-cookie-name"] not in re.findall(r"\$cookie_(\w+)", TEMPLATE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("deployment", [one for one in MANIFESTS if one["kind"] == "Deployment"], ids=title)
def test_no_computer_has_all_pods_of_one_kind_if_there_are_others(deployment: dict[str, Any]) -> None:
    pod = deployment["spec"]["template"]
    (spread,) = pod["spec"]["topologySpreadConstraints"]
    assert spread["topologyKey"] == "kubernetes.io/hostname"
    assert spread["labelSelector"]["matchLabels"] == pod["metadata"]["labels"]


def test_whoever_starts_nginx_fills_in_all_of_its_template() -> None:
    given = [
        {**SERVICES["nginx"]["environment"]},
        *(
            {entry["name"]: entry["value"] for entry in pod["containers"][0]["env"]}
            for pod in PODS
            if "env" in pod["containers"][0]
        ),
    ]
    assert len(given) == 2
    for values in given:
        assert {name for name in values if name.startswith("REGVIZ_")} == HOLES
        assert re.search(values["NGINX_ENVSUBST_FILTER"], "REGVIZ_HOST")


def test_everybody_means_the_same_port_and_the_probes_ask_for_what_there_is(server: Server) -> None:
    (port,) = set(re.findall(r"^EXPOSE (\d+)", DOCKERFILE, re.MULTILINE))
    assert f'"--server.port", "{port}"' in DOCKERFILE
    assert f"127.0.0.1:{port}/" in DOCKERFILE
    assert f"server app:{port} resolve" in SERVICES["nginx"]["environment"]["REGVIZ_SERVERS"]
    (app,) = (pod["containers"][0] for pod in PODS if pod["containers"][0]["name"] == "app")
    assert [str(one["containerPort"]) for one in app["ports"]] == [port]
    asked = {app[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    asked |= set(re.findall(rf"127\.0\.0\.1:{port}(/[\w/]+)", DOCKERFILE))
    asked |= set(re.findall(r"127\.0\.0\.1:8080(/[\w/]+)", " ".join(SERVICES["nginx"]["healthcheck"]["test"])))
    for path in asked:
        try:
            kind = urlopen(server.url + path).headers["content-type"]
        except HTTPError as not_yet:
            kind = not_yet.headers["content-type"]
        assert kind.startswith("text/plain"), path  # not the page of some other address


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_write_nothing_and_become_nobody(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER (?!0|root)\w+", DOCKERFILE, re.MULTILINE)
    for pod in PODS:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_container_may_write_has_the_same_bound_everywhere(name: str) -> None:
    """It is memory, which counts as the container's own."""
    (pod,) = (pod for pod in PODS if pod["containers"][0]["name"] == name)
    (room,) = (volume["emptyDir"] for volume in pod["volumes"] if "emptyDir" in volume)
    assert SERVICES[name]["tmpfs"] == [f"/tmp:size={room['sizeLimit'].lower().removesuffix('i')}"]
    assert room["medium"] == "Memory"


def test_every_image_has_a_version_and_the_python_is_one_of_ours() -> None:
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    named = [
        match
        for match in re.findall(r"(?<=[=-])[\w./-]+:[\w.-]+", f"{DOCKERFILE}{SERVICES['nginx']['image']}")
        if "@" not in match
    ]
    named += [f"{image['name']}:{image['newTag']}" for image in kustomization["images"]]
    assert all(re.search(r":(\d+\.\d+|local)", image) for image in named if "python" in image or "nginx" in image)
    major, minor = map(int, re.search(r"python:(\d+)\.(\d+)", DOCKERFILE).groups())  # type: ignore[union-attr]
    assert check_python.refusal(major, minor) is None


def takes(file: Path) -> None:
    """nginx reads a configuration without a word of complaint."""
    program = nginx()
    if program is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_NGINX)
    done = subprocess.run(
        [program, "-t", "-q", "-e", "stderr", "-c", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "[emerg]" not in done.stderr


SERVERS = "server 127.0.0.1:8501; server 127.0.0.1:8502;"


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    takes(configuration(tmp_path, SERVICES["nginx"]["environment"]["REGVIZ_LISTEN"], SERVERS))


def test_nginx_takes_its_configuration_with_tls(tmp_path: Path) -> None:
    names = [tmp_path / "privkey.pem", tmp_path / "fullchain.pem"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*made, "-keyout", names[0], "-out", names[1]], check=True, capture_output=True)
    secure = yaml.safe_load(COMPOSE[1].read_text(encoding="utf-8"))["services"]["nginx"]
    (folder,) = {volume.rsplit(":", 2)[1] for volume in secure["volumes"]}
    takes(configuration(tmp_path, secure["environment"]["REGVIZ_LISTEN"].replace(folder, str(tmp_path)), SERVERS))


COPIED = re.compile(r"^COPY (?!--from)(.+) (\S+)$", re.MULTILINE)


def test_what_the_image_is_made_of_is_all_that_is_sent_to_the_builder() -> None:
    sent = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")}
    assert sent == {name for names, _ in COPIED.findall(DOCKERFILE) for name in names.split()}
    assert all((ROOT / name).exists() for name in sent)


@pytest.mark.long
def test_what_is_copied_into_the_image_is_enough_and_nothing_is_written_beside_it(tmp_path: Path) -> None:
    """The files that the last stage copies, in a folder of their own, started as the image starts them."""
    folder = tmp_path / "app"
    folder.mkdir()
    for names, target in COPIED.findall(DOCKERFILE.rpartition("FROM ")[2]):
        for name in names.split():
            subprocess.run(["cp", "-r", ROOT / name, folder / target], check=True)
    found = sorted(folder.rglob("*"))
    (command,) = re.findall(r"^CMD \[(.+)\]$", DOCKERFILE, re.MULTILINE)
    words = re.findall(r'"([^"]+)"', command)
    assert words[-2] == "--server.port"
    program = [sys.executable, "-m", *words[:-1]]
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    with started(program, 300, cwd=folder, env=environment) as app:
        settings = tomllib.loads((folder / ".streamlit/config.toml").read_text(encoding="utf-8"))
        assert settings["client"]["showErrorDetails"] == "none"
        with urlopen(f"{app.url}/geometry") as answer:
            assert answer.status == 200
    assert sorted(folder.rglob("*")) == found
