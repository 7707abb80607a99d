"""What the help says of calling the service, as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from presign_gui.core.resources import resource
from presign_gui.service.desk import Scope
from tests.core.loopback import fetch
from tests.service.conftest import Service, serving

TEXT = b"Ask Amara about the September figures.\n"


@pytest.fixture(scope="module")
def service(connected):
    with serving(*connected, scope=Scope("reports")) as running:
        running.ask("/presigned-urls", running.token(), ["a"] * 1_001)
        yield running


def example(title: str) -> str:
    """Return the code below a heading of the help."""
    told = resource("help/service.md").read_text("utf-8")
    found = re.search(rf"## {title}\n\n```\w+\n(.*?)```", told, re.DOTALL)
    assert found, title
    return found[1]


def environment(service: Service) -> dict[str, str]:
    return {
        **os.environ,
        "PRESIGN_URL": service.listener.url,
        "PRESIGN_TOKEN": service.token("s3://reports/2026/"),
    }


def printed(service: Service, *program: str) -> str:
    done = subprocess.run(
        program, env=environment(service), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_shell(service):
    said = json.loads(printed(service, "bash", "-c", example("From a shell")))
    assert fetch(said["presigned_url"])[:2] == (200, TEXT)


def test_python(service):
    url = printed(service, sys.executable, "-c", example("From Python"))
    assert "X-Amz-Expires=900&" in url
    assert fetch(url)[:2] == (200, TEXT)


def test_javascript(service, tmp_path: Path):
    if not shutil.which("node"):
        pytest.skip("Node is not installed; run .ci/setup test")
    url = printed(service, "node", "-e", example("From JavaScript"))
    assert "X-Amz-Expires=900&" in url
    assert fetch(url)[:2] == (200, TEXT)


DJANGO = """
import sys
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x")
import django
django.setup()
from django.urls import path
{view}
urlpatterns = [path("files/<path:file_name>", download)]
from django.test import Client
for name in ("2026/notes.txt", "payroll/secret.txt"):
    answer = Client().get(f"/files/{{name}}")
    print(answer.status_code, answer.headers.get("Location", answer.content.decode()))
"""


def test_a_django_view(service):
    program = DJANGO.format(view=example("From Django"))
    found, refused = printed(service, sys.executable, "-c", program).splitlines()
    status, url = found.split(" ", 1)
    assert status == "302"
    assert fetch(url)[:2] == (200, TEXT)
    status, said = refused.split(" ", 1)
    assert status == "403"
    assert set(json.loads(said)) == {"message", "detail"}
