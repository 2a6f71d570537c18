import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from support.command import Command
from support.fleets import server, terms
from support.processes import free_port

from linter.fleet.engine.asking import EngineError
from linter.fleet.engine.dask import Remote, dask
from linter.fleet.engine.scanning import Progress, scan
from linter.fleet.reading.isolated import Bounds
from linter.fleet.reading.terms import packed
from linter.fleet.roster.listed import Listed
from linter.fleet.store.folder import Folder

OLD = server(versions="TLSv1.1 TLSv1.2 TLSv1.3")
FIXTURE = Path(__file__).parents[2] / "fixtures" / "projects" / "shop"
BOUNDS = Bounds(300, 2_000_000_000)


def test_a_fleet_is_read_by_processes_of_this_machine(tlslint: Command) -> None:
    """The whole of it, as a user has it: an embedded engine, processes that read, tables, a report."""
    tlslint.lay({f"fleet/{name}/nginx.conf": OLD for name in ("shop", "pay")})
    tlslint.lay({"fleet/pay/other.yaml": "a: 1\n"})

    done = tlslint("fleet", "scan", "fleet", "--workers", "2", "--standard", "soc-2")

    assert (0, "2 repositories: 2 read, 0 as they were;") == (done.code, done.out.partition(" run")[0])
    assert "Public listeners that accept a version before TLSv1.2: 2." in tlslint("fleet", "report").out


def test_nobody_else_can_reach_an_embedded_engine() -> None:
    """It opens no port, so that no other user of the machine can hand work to it."""
    before = {one.laddr for one in psutil.Process().net_connections() if one.status == psutil.CONN_LISTEN}

    with dask(packed(terms()), BOUNDS, 1, None):
        found = {one.laddr for one in psutil.Process().net_connections() if one.status == psutil.CONN_LISTEN}

    assert before == found


def test_other_commands_pay_nothing_for_fleets() -> None:
    program = """
import sys
from linter.cli import execute
execute(["--isolated", "."])
print([name for name in sys.modules if name.startswith(("linter.fleet", "distributed", "dask", "duckdb"))])
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=FIXTURE, capture_output=True, text=True, timeout=120, check=True)

    assert "[]" == done.stdout.splitlines()[-1]


def _authority(folder: Path) -> Remote:
    """Write a certificate that is its own authority, and return what speaks by it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scheduler")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    paths = str(folder / "ca.pem"), str(folder / "ca.pem"), str(folder / "key.pem")
    return Remote(f"tls://127.0.0.1:{free_port()}", *paths)


class Cluster:
    """A scheduler and workers, each a process of its own, which can be killed."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._tls = [
            *("--tls-ca-file", str(remote.ca_file), "--tls-cert", str(remote.cert), "--tls-key", str(remote.key))
        ]
        self._scheduler = self.scheduler()
        self.workers = [self.worker(), self.worker()]

    def scheduler(self) -> subprocess.Popen[bytes]:
        where = ("--host", "tls://127.0.0.1", "--port", self._remote.address.rpartition(":")[2])
        return self._started("scheduler", *where)

    def worker(self) -> subprocess.Popen[bytes]:
        return self._started("worker", self._remote.address, "--nthreads", "1", "--no-nanny", "--death-timeout", "60")

    def _started(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard", *self._tls]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restart(self) -> None:
        """Kill the scheduler, and start another one with a worker."""
        for process in (self._scheduler, *self.workers):
            process.kill()
            process.wait()
        self._scheduler, self.workers = self.scheduler(), [self.worker()]

    def close(self) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[Cluster, Remote]]:
    remote = _authority(folder)
    with ExitStack() as stack:
        found = Cluster(remote)
        stack.callback(found.close)
        yield found, remote


def test_workers_and_the_scheduler_may_be_lost(tmp_path: Path) -> None:
    """With TLS between all of them: what was being read is read by others, and nothing is counted twice."""
    roster = []
    for number in range(6):
        (tmp_path / f"r{number}").mkdir()
        (tmp_path / f"r{number}" / "nginx.conf").write_text(OLD + "# more\n" * number, encoding="utf-8")
        roster.append(Listed(f"r{number}", str(tmp_path / f"r{number}")))
    store = Folder(str(tmp_path / "store"))
    judged_by = terms()

    with cluster(tmp_path) as (running, remote):

        def watch(progress: Progress) -> None:
            if progress.is_reading and progress.done == 1:
                running.workers[0].kill()
            elif progress.is_reading and progress.done == 3:
                running.restart()

        with dask(packed(judged_by), BOUNDS, 0, remote) as engine:
            members = scan(store, roster, judged_by, "terms", engine, watch)

    assert {(one.name, "read") for one in roster} == {(one.repository, one.state) for one in members}
    assert {one.key for one in members} == set(store.keys())
    assert 6 == len(set(store.keys()))


def test_a_scheduler_that_is_not_there_is_told(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.fleet.engine.dask._SECONDS_TO_CONNECT", 1)
    tlslint.lay({"fleet/a/nginx.conf": OLD})
    address = f"tcp://127.0.0.1:{free_port()}"

    done = tlslint("fleet", "scan", "fleet", "--scheduler", address, "--standard", "soc-2")

    assert 2 == done.code
    assert f"the scheduler {address} cannot be reached" in done.err
    with pytest.raises(EngineError), dask(b"", BOUNDS, 0, Remote("nonsense://x")):
        pass


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--tls-cert", "x"), "--tls-cert has no effect without --scheduler"),
        (("--scheduler", "tcp://x", "--workers", "2"), "--workers has no effect with --scheduler"),
        (("--scheduler", "tls://x", "--tls-key", "absent"), "--tls-key: absent is no file"),
        (("--workers", "0"), "`0` is no number from 1 to 999,999"),
        (("--standard", "soc2"), "no standard `soc2`, did you mean `soc-2`?"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], reason: str, tlslint: Command) -> None:
    tlslint.lay({"fleet/a/nginx.conf": OLD})

    done = tlslint("fleet", "scan", "fleet", *words)

    assert 2 == done.code
    assert reason in done.err


@pytest.mark.parametrize("library", ["distributed", "duckdb"])
def test_without_its_libraries_the_cure_is_told(
    library: str, tlslint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    tlslint.lay({"fleet/a/nginx.conf": OLD})

    done = tlslint("fleet", "scan", "fleet", "--standard", "soc-2")

    assert (2, "needs libraries, which come with `pip install 'tlslint[fleet]'`\n") == (
        done.code,
        done.err[done.err.index("needs") :],
    )
