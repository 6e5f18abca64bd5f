"""The services of docker/ as processes of this machine: PostgreSQL, code server, daemon, webserver, proxy.

The containers' own files are used; only host names and ports become this machine's. With INDICATORS_IMAGE, the root
folder of a built image, the services run in it: read-only but for /tmp and the volumes, as the image's own user
(`docker/try_image.sh`).
"""

import base64
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from dagster_postgres.run_storage import PostgresRunStorage

from orchestration.assets.models import dbt_environment
from orchestration.settings import PROJECT
from tests.conftest import environment, gdp

pytestmark = pytest.mark.heavy

DOCKER = PROJECT / "docker"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]


IMAGE = os.environ.get("INDICATORS_IMAGE")

IN_IMAGE = """
mkdir -p "$0$1"
mount --bind "$0" "$0"
mount --bind "$1" "$0$1"
mount -t tmpfs tmpfs "$0/tmp"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount -o remount,bind,ro "$0"
root=$0
shift
exec /usr/sbin/chroot --userspec=10001:10001 "$root" "$@"
"""


def inside(command, folder):
    """A command of the image: the project's own here, or the image's, with `folder` for its volumes."""
    program, *rest = command
    if IMAGE is None:
        return [Path(sys.executable).with_name(program), *rest]
    program = f"/opt/indicators/.venv/bin/{program}"
    return [
        "unshare",
        "--mount",
        "sh",
        "-ec",
        IN_IMAGE,
        IMAGE,
        folder,
        "/opt/indicators/entrypoint.sh",
        program,
        *rest,
    ]


def service_environment(where):
    """The environment of a service, but for where PostgreSQL is."""
    if IMAGE is None:
        return environment(where) | dbt_environment(where)
    image = {
        "PYTHONPATH": "/opt/indicators",
        "HOME": "/tmp",
        "PATH": "/opt/indicators/.venv/bin:/usr/bin:/bin",
    }
    return image | {name: value for name, value in where.variables.items() if name != "INDICATORS_CATALOGUE"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def process(command, log, **options):
    with log.open("w") as out:
        running = subprocess.Popen(
            [str(one) for one in command], stdout=out, stderr=out, start_new_session=True, **options
        )
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
                running.wait(60)


def wait_until(works, log, seconds=120):
    end = time.monotonic() + seconds
    while not works():
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.5)


def answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


TOKEN = "synthetic-token-of-a-test"


def get(url, body=None, login=None, token=None):
    """Status and text, as a page of the server itself or a program with the token asks."""
    headers = {"Content-Type": "application/json"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {"Origin": url.removesuffix("/graphql")}
    request = urllib.request.Request(url, data=body, headers=headers)
    # The certificate is the test's own, and no authority's.
    unchecked = ssl._create_unverified_context() if url.startswith("https") else None
    if login:
        request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=60, context=unchecked) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.fixture
def open_folder(tmp_path):
    """A folder that other users reach; pytest closes its own whenever another session of it begins."""
    with tempfile.TemporaryDirectory(prefix="services-", dir=tmp_path.parents[2]) as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@pytest.fixture
def database(tmp_path, open_folder):
    """An empty PostgreSQL; it refuses to run as root, so root becomes `postgres`."""
    if not POSTGRES:
        pytest.skip("PostgreSQL's server is not installed (Debian: postgresql)")
    home = open_folder / "postgres"
    home.mkdir(mode=0o755)
    user = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
        user = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    subprocess.run(
        [*user, POSTGRES[0] / "initdb", "-D", home / "data", "-U", "dagster", "--auth=trust"],
        check=True, capture_output=True, cwd=home,
    )  # fmt: skip
    log = tmp_path / "postgres.log"
    command = [
        *user,
        POSTGRES[0] / "postgres",
        "-D",
        home / "data",
        "-p",
        port,
        "-h",
        "127.0.0.1",
        "-k",
        home,
    ]
    with process(command, log, cwd=home):
        ready = [POSTGRES[0] / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0, log)
        subprocess.run(
            [POSTGRES[0] / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "dagster", "dagster"],
            check=True,
        )
        yield port


@pytest.fixture
def services(place, tmp_path, open_folder, database):
    """The ports of webserver, viewer and proxy, once everything answers."""
    code, full, viewer, proxy = (free_port() for _ in range(4))
    home = tmp_path / "dagster"
    home.mkdir()
    # A port is no setting of the container's: there each service has an address of its own.
    instance = (
        (DOCKER / "dagster.yaml").read_text(encoding="utf-8").replace("port: 5432", f"port: {database}")
    )
    instance = instance.replace("/data/dagster", str(tmp_path / "volume"))
    (home / "dagster.yaml").write_text(instance, encoding="utf-8")
    workspace = (DOCKER / "workspace.yaml").read_text(encoding="utf-8")
    workspace = workspace.replace("host: code", "host: 127.0.0.1").replace("port: 4000", f"port: {code}")
    (home / "workspace.yaml").write_text(workspace, encoding="utf-8")
    settings = service_environment(place) | {
        "DAGSTER_HOME": str(home),
        "DAGSTER_POSTGRES_HOST": "127.0.0.1",
        "DAGSTER_POSTGRES_USER": "dagster",
        "DAGSTER_POSTGRES_PASSWORD": "unused",
        "DAGSTER_POSTGRES_DB": "dagster",
        "INDICATORS_UI_TOKEN": TOKEN,
    }
    options = {"env": settings, "cwd": PROJECT}
    if IMAGE is not None:
        for path in (tmp_path, *tmp_path.rglob("*")):
            shutil.chown(path, 10001, 10001)
    at = ["-h", "127.0.0.1", "-p"]
    with ExitStack() as stack:

        def start(name, command, port=None):
            log = tmp_path / f"{name}.log"
            running = stack.enter_context(process(command, log, **options))
            if port:
                wait_until(lambda: answers(port), log)
            return running

        start(
            "code",
            inside(
                ["dagster", "code-server", "start", *at, str(code), "-m", "orchestration.definitions"],
                tmp_path,
            ),
            code,
        )
        start("daemon", inside(["dagster-daemon", "run", "-w", home / "workspace.yaml"], tmp_path))
        server = ["python", "-m", "orchestration.front.server", "--workspace", home / "workspace.yaml"]
        webserver = start("webserver", inside([*server, "--port", full], tmp_path), full)
        start(
            "viewer", inside([*server, "--port", viewer, "--read-only", "--login-before"], tmp_path), viewer
        )
        if nginx := shutil.which("nginx"):
            site = (DOCKER / "proxy.conf").read_text(encoding="utf-8")
            site = site.replace("listen 8443", f"listen 127.0.0.1:{proxy}").replace(
                "http://viewer:3000", f"http://127.0.0.1:{viewer}"
            )
            site = site.replace("/etc/nginx/htpasswd", str(open_folder / "htpasswd"))
            site = site.replace("/etc/nginx/tls", str(open_folder))
            _certificate(open_folder)
            password = subprocess.run(
                ["openssl", "passwd", "-apr1", "synthetic"], check=True, capture_output=True, text=True
            ).stdout.strip()
            (open_folder / "htpasswd").write_text(f"duty:{password}\n", encoding="utf-8")
            (open_folder / "htpasswd").chmod(0o644)
            (tmp_path / "nginx.conf").write_text(
                f"daemon off; pid {tmp_path}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {site} }}",
                encoding="utf-8",
            )
            start("proxy", [nginx, "-c", tmp_path / "nginx.conf"], proxy)
        else:
            proxy = None
        yield {
            "webserver": full,
            "viewer": viewer,
            "proxy": proxy,
            "webserver_process": webserver,
            "code": code,
            "database": database,
            "folder": tmp_path,
            "daemon_log": tmp_path / "daemon.log",
        }


def _certificate(folder):
    """Made as compose.yaml says."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "key.pem").chmod(0o644)


LAUNCH = """
mutation {
  launchRun(executionParams: {
    selector: {repositoryLocationName: "indicators", repositoryName: "__repository__", jobName: "load_release"}
    executionMetadata: {tags: [{key: "dagster/partition", value: "synthetic-good"}]}
  }) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}
"""


def graphql(port, query, login=None, token=None, scheme="http"):
    body = json.dumps({"query": query}).encode()
    status, text = get(f"{scheme}://127.0.0.1:{port}/graphql", body, login, token)
    assert status == 200, status
    return json.loads(text)


def runs(port):
    found = graphql(port, "{ runsOrError { ... on Runs { results { runId status } } } }", token=TOKEN)
    return {one["runId"]: one["status"] for one in found["data"]["runsOrError"]["results"]}


def test_a_run_started_in_the_ui_goes_through_postgres_and_publishes(place, add_release, services):
    full, proxy = services["webserver"], services["proxy"]
    add_release("synthetic-good", [gdp(year, str(1000 + 50 * (year - 2000))) for year in range(2000, 2024)])
    # The sensor notices the folder, makes its partition and starts a run.
    wait_until(lambda: runs(full), services["daemon_log"])
    (first,) = runs(full)
    # Who only looks cannot start anything.
    refused = graphql(services["viewer"], LAUNCH)["data"]["launchRun"]
    assert refused["__typename"] == "UnauthorizedError"
    (place.warehouse / "token").write_text(TOKEN)
    for port, variables, healthy in (
        (full, {"INDICATORS_UI_TOKEN_FILE": str(place.warehouse / "token")}, True),
        (full, {}, False),
        (services["viewer"], {}, True),
        (free_port(), {}, False),
    ):
        check = [sys.executable, DOCKER / "healthcheck.py", f"http://127.0.0.1:{port}/server_info"]
        done = subprocess.run(check, env=os.environ | variables, capture_output=True, check=False)
        assert (done.returncode == 0) == healthy
    asked = f"http://127.0.0.1:{full}/graphql"
    assert get(asked, b"{}")[0] == 401
    assert get(asked, b"{}", token=f"{TOKEN}-not")[0] == 403
    end = time.monotonic() + 480
    while runs(full)[first] not in ("SUCCESS", "FAILURE"):
        assert time.monotonic() < end, runs(full)
        time.sleep(2)
    assert runs(full)[first] == "SUCCESS"
    assert place.published_file.exists()
    assert graphql(full, LAUNCH, token=TOKEN)["data"]["launchRun"]["__typename"] == "LaunchRunSuccess"
    _reads_and_cannot_write(place.warehouse)
    if proxy is not None:
        _asks_for_a_login(proxy)
    _comes_back_from_a_dump(services["database"], services["folder"], full)
    assert _healthchecks(place, services) == [0, 0, 0]
    os.killpg(services["webserver_process"].pid, signal.SIGKILL)
    services["webserver_process"].wait(60)
    assert _healthchecks(place, services) == [0, 0, 1]


def _healthchecks(place, services):
    """The exit codes of those of code server, view and webserver, asked as compose.yaml asks them."""
    server = ["python", DOCKER / "healthcheck.py" if IMAGE is None else "/opt/indicators/healthcheck.py"]
    checks = (
        ["dagster", "api", "grpc-health-check", "-p", str(services["code"])],
        *([*server, f"http://127.0.0.1:{services[one]}/server_info"] for one in ("viewer", "webserver")),
    )
    variables = service_environment(place) | {"INDICATORS_UI_TOKEN_FILE": str(place.warehouse / "token")}
    return [
        subprocess.run(
            inside(check, services["folder"]), env=variables, cwd=PROJECT, capture_output=True, check=False
        ).returncode
        for check in checks
    ]


def _comes_back_from_a_dump(port, folder, webserver):
    """The history of a team, by `pg_dump` and into a database of another name."""
    at = ["-h", "127.0.0.1", "-p", str(port), "-U", "dagster"]
    dump = folder / "dagster.dump"
    subprocess.run([POSTGRES[0] / "pg_dump", *at, "--format=custom", "--file", dump, "dagster"], check=True)
    subprocess.run([POSTGRES[0] / "createdb", *at, "restored"], check=True)
    subprocess.run([POSTGRES[0] / "pg_restore", *at, "--dbname=restored", dump], check=True)
    url = f"postgresql://dagster:unused@127.0.0.1:{port}/restored"
    storage = PostgresRunStorage(url, should_autocreate_tables=False)
    try:
        assert storage.get_runs_count() >= 1
        assert {run.run_id for run in storage.get_runs()} <= set(runs(webserver))
    finally:
        storage.dispose()


def _reads_and_cannot_write(warehouse):
    """The volume of those who read, mounted read-only as compose.yaml has it."""
    if os.geteuid() != 0:
        return
    reading = (
        "import duckdb, sys; duckdb.connect(sys.argv[1] + '/current/indicators.duckdb', read_only=True)"
        ".execute('from bi.indicators'); open(sys.argv[1] + '/status.json', 'a')"
    )
    mounted = 'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; exec "$1" -c "$2" "$0"'
    command = ["unshare", "--mount", "sh", "-ec", mounted, str(warehouse), sys.executable, reading]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "OSError: [Errno 30] Read-only file system" in done.stderr, done.stderr
    assert "status.json" in done.stderr


def _asks_for_a_login(proxy):
    """By TLS alone, and to the view alone."""
    assert get(f"https://127.0.0.1:{proxy}/server_info")[0] == 401
    assert get(f"https://127.0.0.1:{proxy}/server_info", login="duty:wrong")[0] == 401
    assert get(f"https://127.0.0.1:{proxy}/server_info", login="duty:synthetic")[0] == 200
    assert get(f"http://127.0.0.1:{proxy}/server_info", login="duty:synthetic")[0] == 400
    # The proxy leads to the view alone, and a page of another origin gets nothing with the login either.
    refused = graphql(proxy, LAUNCH, login="duty:synthetic", scheme="https")["data"]["launchRun"]
    assert refused["__typename"] == "UnauthorizedError"
    request = urllib.request.Request(
        f"https://127.0.0.1:{proxy}/graphql",
        b"{}",
        {"Content-Type": "application/json", "Origin": "http://evil.example"}
        | {"Authorization": "Basic " + base64.b64encode(b"duty:synthetic").decode()},
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=60, context=ssl._create_unverified_context())
