"""The service keeps to its description, whatever is sent: schemathesis makes that up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from presign_gui.service.desk import Scope
from tests.service.conftest import HOUR, serving

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.mark.parametrize("scope", [Scope(), Scope("reports", "2026/", HOUR)], ids=["all", "one"])
def test_it_keeps_to_its_description(connected, tmp_path, scope: Scope):
    with serving(*connected, scope=scope) as service:
        token = service.token(per_minute=10_000_000)
        checked = subprocess.run(
            [
                SCHEMATHESIS,
                "run",
                f"{service.listener.url}/openapi.json",
                "--header",
                f"Authorization: Bearer {token}",
                "--max-examples=30",
                "--seed=1",
                "--no-color",
            ],
            cwd=tmp_path,
            env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert checked.returncode == 0, checked.stdout
        assert "Tested: 4" in checked.stdout
        assert service.troubles == []
