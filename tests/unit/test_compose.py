"""The compose files: valid by the Compose Specification, every service confined and looked after.

fixtures/compose-spec.json is the specification's own schema (compose-spec.io, Apache License 2.0).
"""

import json
import re
import subprocess
import sys
from importlib.metadata import distributions, requires, version

import jsonschema
import pytest
import yaml
from packaging.requirements import Requirement

from orchestration.settings import PROJECT

DOCKER = PROJECT / "docker"
FILES = {"compose.yaml": DOCKER / "compose.yaml", "superset": DOCKER / "superset" / "compose.yaml"}
SCHEMA = json.loads((PROJECT / "tests" / "fixtures" / "compose-spec.json").read_text(encoding="utf-8"))
SERVICES = [
    pytest.param(service, id=f"{file}-{name}")
    for file, path in FILES.items()
    for name, service in yaml.safe_load(path.read_text(encoding="utf-8"))["services"].items()
]
OURS = yaml.safe_load(FILES["compose.yaml"].read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES)
def test_it_is_valid_by_the_specification(file):
    content = yaml.safe_load(FILES[file].read_text(encoding="utf-8"))
    jsonschema.validate(content, SCHEMA)
    next(iter(content["services"].values()))["restarts"] = "always"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_no_rights_to_spare_and_a_healthcheck(service):
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@pytest.mark.parametrize("service", SERVICES)
def test_a_port_is_open_to_this_machine_alone(service):
    for port in service.get("ports", []):
        # The proxy's address may be moved; it asks for a login.
        assert re.match(r"127\.0\.0\.1:|\$\{INDICATORS_PROXY_ADDRESS:-127\.0\.0\.1:8443\}:", port)


@pytest.mark.parametrize("name", OURS["services"])
def test_its_root_is_read_only_and_its_secrets_are_files(name):
    service = OURS["services"][name]
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]
    for variable, value in service.get("environment", {}).items():
        if any(word in variable for word in ("PASSWORD", "TOKEN", "SECRET")):
            assert variable.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_the_proxy_reaches_the_view_alone_and_the_database_no_proxy():
    services = OURS["services"]
    reached = {
        name for name, one in services.items() if set(one["networks"]) & set(services["proxy"]["networks"])
    }
    assert reached == {"proxy", "viewer"}
    assert {"--read-only", "--login-before"} <= set(services["viewer"]["command"])
    assert "ports" not in services["viewer"]
    assert "proxy_pass http://viewer:3000;" in (DOCKER / "proxy.conf").read_text(encoding="utf-8")
    # The token of those who launch runs is the webserver's alone.
    assert [name for name, one in services.items() if "ui_token" in one.get("secrets", [])] == ["webserver"]


def test_what_reads_the_warehouse_cannot_write_it_and_reaches_nothing_else():
    services = OURS["services"]
    mounted = {
        name: [one for one in service["volumes"] if one.startswith("warehouse:")]
        for name, service in services.items()
    }
    writers = {name for name, volumes in mounted.items() if volumes == ["warehouse:/data/warehouse"]}
    assert writers == {"code", "daemon", "webserver", "viewer"}
    assert mounted["superset"] == ["warehouse:/warehouse:ro"]
    reached = {
        name for name, one in services.items() if set(one["networks"]) & set(services["superset"]["networks"])
    }
    assert reached == {"superset"}


def test_the_login_is_asked_for_by_tls_alone():
    proxy = (DOCKER / "proxy.conf").read_text(encoding="utf-8")
    assert re.findall(r"listen (.+);", proxy) == ["8443 ssl"]


def test_the_password_of_a_file_becomes_the_variable_that_dagster_reads(tmp_path):
    file = tmp_path / "password"
    file.write_text("synthetic $(touch x) password\n")
    command = [DOCKER / "entrypoint.sh", "sh", "-c", 'printf "[%s]" "$DAGSTER_POSTGRES_PASSWORD"']
    environment = {"PATH": "/usr/bin:/bin", "DAGSTER_POSTGRES_PASSWORD_FILE": str(file)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[synthetic $(touch x) password]"
    environment["DAGSTER_POSTGRES_PASSWORD_FILE"] = str(tmp_path / "none")
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0, done.stdout) == (False, "")


def test_the_image_has_what_runs_and_nothing_that_tests_or_builds():
    def packages(lock):
        text = (PROJECT / lock).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z0-9,]+\])?==(\S+)", text, re.MULTILINE))

    image, every = packages("requirements-image.lock"), packages("requirements.lock")
    assert {name: every[name] for name in image} == image
    assert {"dagster", "dagster-webserver", "dagster-postgres", "dbt-duckdb"} <= set(image)
    assert {"pytest", "ruff", "mypy", "hatchling", "selenium", "hypothesis", "sqlfluff"} & set(image) == set()
    assert "requirements-image.lock" in (DOCKER / "Dockerfile").read_text(encoding="utf-8")


# Without it `indicators --version` and `indicators doctor` ended in a traceback in the image.
def test_the_image_knows_what_is_installed_in_it(tmp_path):
    subprocess.run([sys.executable, DOCKER / "describe.py", tmp_path], cwd=PROJECT, check=True)
    (found,) = distributions(path=[str(tmp_path)])
    assert (found.name, found.version) == ("suizhou-2030", version("suizhou-2030"))
    installed = {str(Requirement(one)) for one in requires("suizhou-2030") if "extra ==" not in one}
    assert {str(Requirement(one)) for one in found.requires} == installed


def test_what_the_dockerfiles_copy_is_in_the_context_and_no_secret_is():
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for file in (DOCKER / "Dockerfile", DOCKER / "superset" / "Dockerfile"):
        for line in re.findall(r"^COPY (?!--from=)(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            for source in line.split()[:-1]:
                assert (PROJECT / source).exists(), source
                assert f"!{source.split('/')[0]}" in ignored, source
    assert {"docker/secrets", "docker/tls", "docker/.env", "docker/htpasswd", "docker/superset/.env"} <= set(
        ignored
    )
