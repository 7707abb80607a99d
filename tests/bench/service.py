"""Links a second of the link service, and of the same as a plain Django REST framework view.

    BOTO_DISABLE_CRT=true python -m tests.bench.service

Both answer with links to one bucket, on one worker, over connections that are kept:
`presign-gui serve`, history and all, and a view around boto3's generate_presigned_url
under gunicorn (gthread). In turn, each figure the median of ROUNDS. Prints one JSON line.
Wanted: single links 4 times as many, in batches of 1,000 40 times; 10 ms for the slowest
of a hundred at 200 requests a second; memory that doesn't grow.

Needs the extras `service` and `bench`. `--requests N` for the memory alone, say 1000000.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from urllib.parse import quote

ROUNDS = 5
SECONDS = 2.0
CLIENTS = 4
BATCH = 1_000
PACE = 200  # requests a second, for the slowest of a hundred
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIABENCH",
    "AWS_SECRET_ACCESS_KEY": "secret-of-the-bench",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "BOTO_DISABLE_CRT": "true",
}
ENDPOINT = "https://s3.eu-central-1.example.com"  # never asked: signing needs no network
GUNICORN = {"workers": 1, "worker_class": "gthread", "threads": CLIENTS, "keepalive": 75}

DJANGO = """
    import boto3
    from botocore.config import Config
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    settings.configure(
        DEBUG=False, SECRET_KEY="bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
        INSTALLED_APPS=["rest_framework"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [], "DEFAULT_PERMISSION_CLASSES": [],
            "UNAUTHENTICATED_USER": None,
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        },
    )
    import django
    django.setup()
    from rest_framework.response import Response
    from rest_framework.views import APIView

    s3 = boto3.client("s3", endpoint_url="ENDPOINT", config=Config(signature_version="s3v4"))

    def link(key):
        parameters = {"Bucket": "reports", "Key": key}
        return s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=3600)

    class One(APIView):
        def get(self, request):
            return Response({"presigned_url": link(request.query_params["file_name"])})

    class Many(APIView):
        def post(self, request):
            return Response([{"presigned_url": link(key)} for key in request.data])

    urlpatterns = [path("presigned-url", One.as_view()), path("presigned-urls", Many.as_view())]
    application = get_wsgi_application()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ours(Path(folder)) as mine:
        with django(Path(folder)) as theirs:
            contenders = {"ours": mine, "django": theirs}
            found: dict[str, dict[str, list[float]]] = {
                name: {"single": [], "batch": []} for name in contenders
            }
            for _round in range(ROUNDS):
                for name, each in contenders.items():
                    found[name]["single"].append(each.singles())
                    found[name]["batch"].append(each.batches())
            median = {
                name: {kind: statistics.median(rounds) for kind, rounds in kinds.items()}
                for name, kinds in found.items()
            }
            slowest = {name: each.at_a_pace() for name, each in contenders.items()}
        before, after = mine.memory_over(asked.requests)
    result = {
        "links_per_second": {n: {k: round(v) for k, v in m.items()} for n, m in median.items()},
        "times_django": {
            kind: round(median["ours"][kind] / median["django"][kind], 1)
            for kind in ("single", "batch")
        },
        "ms_at_200_per_second": slowest,
        "memory_mb": {"requests": asked.requests, "before": before, "after": after},
        "gunicorn": GUNICORN,
    }
    print(json.dumps(result))


class Contender:
    """A service that listens; measures what comes back."""

    def __init__(self, process: subprocess.Popen, port: int, headers: dict[str, str]) -> None:
        self.process = process
        self.port = port
        self.headers = headers
        self._names = json.dumps([f"2026/report {n} é.pdf" for n in range(BATCH)]).encode()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection: http.client.HTTPConnection, number: int) -> None:
        name = quote(f"2026/report {number} é.pdf")
        connection.request("GET", f"/presigned-url?file_name={name}", headers=self.headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text

    def singles(self) -> float:
        """Return links a second, asked for one at a time by some clients."""
        return self._clients(self._raw_single)

    def batches(self) -> float:
        """Return links a second, a thousand at a time."""
        connection = self.connection()
        end, links, start = time.perf_counter() + SECONDS, 0, time.perf_counter()
        headers = {**self.headers, "Content-Type": "application/json"}
        while time.perf_counter() < end:
            connection.request("POST", "/presigned-urls", self._names, headers)
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
            links += BATCH
        connection.close()
        return links / (time.perf_counter() - start)

    def _clients(self, work) -> float:
        """Run some clients in processes of their own, so that they don't slow each other."""
        program = [sys.executable, "-m", "tests.bench.service_client", str(self.port), str(SECONDS)]
        environment = {**os.environ, "HEADERS": json.dumps(self.headers)}
        done = subprocess.run(program, env=environment, capture_output=True, check=True, text=True)
        return float(done.stdout)

    def _raw_single(self) -> None: ...

    def at_a_pace(self) -> dict[str, float]:
        """Return p50 and p99 in ms of single links at a steady pace."""
        connection, taken = self.connection(), []
        start = time.perf_counter()
        for number in range(PACE * 5):
            due = start + number / PACE
            time.sleep(max(0.0, due - time.perf_counter()))
            asked = time.perf_counter()
            self.ask(connection, number)
            taken.append((time.perf_counter() - asked) * 1000)
        connection.close()
        cut = statistics.quantiles(taken, n=100)
        return {"p50": round(cut[49], 2), "p99": round(cut[98], 2)}

    def memory_over(self, requests: int) -> tuple[float, float]:
        """Return MB of memory after a thousand requests, and after `requests` more."""
        for some in (1_000, requests):
            program = [sys.executable, "-m", "tests.bench.service_client", str(self.port), "0"]
            environment = {
                **os.environ, "HEADERS": json.dumps(self.headers), "REQUESTS": str(some)
            }  # fmt: skip
            subprocess.run(program, env=environment, check=True, capture_output=True)
            time.sleep(1)
            if some == 1_000:
                before = self._memory()
        return before, self._memory()

    def _memory(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return round(int(line.split()[1]) / 1024, 1)


@contextmanager
def ours(folder: Path) -> Iterator[Contender]:
    environment = {**os.environ, **ENVIRONMENT, "HOME": str(folder)}
    program = [sys.executable, "-m", "presign_gui", "serve"]
    token = subprocess.run(
        [*program, "token", "add", "bench", "--place", "reports/", "--per-minute", "100000000"],
        env=environment, capture_output=True, check=True, text=True,
    ).stdout.strip()  # fmt: skip
    port = free_port()
    where = ["--bucket", "reports", "--port", str(port), "--endpoint-url", ENDPOINT]
    with running([*program, *where, "--region", "eu-central-1"], environment, port) as process:
        yield Contender(process, port, {"Authorization": f"Bearer {token}"})


@contextmanager
def django(folder: Path) -> Iterator[Contender]:
    (folder / "view.py").write_text(dedent(DJANGO).replace("ENDPOINT", ENDPOINT))
    port = free_port()
    options = [f"--{name.replace('_', '-').replace('worker-class', 'worker-class')}={value}"
               for name, value in GUNICORN.items()]  # fmt: skip
    options = [option.replace("--keepalive", "--keep-alive") for option in options]
    program = [
        sys.executable, "-m", "gunicorn", "view:application", f"--bind=127.0.0.1:{port}",
        f"--chdir={folder}", "--log-level=error", *options,
    ]  # fmt: skip
    environment = {**os.environ, **ENVIRONMENT, "HOME": str(folder)}
    with running(program, environment, port) as process:
        yield Contender(process, port, {})


@contextmanager
def running(program: list[str], environment: dict, port: int) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(program, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _try in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


if __name__ == "__main__":
    threading.current_thread().name = "bench"
    main()
