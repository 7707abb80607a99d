"""Where the window can't be opened as it should be, that is said on its screen and the terminal."""

from __future__ import annotations

import gc

import pytest

from presign_gui import __main__
from presign_gui.cli import main
from presign_gui.core import policy
from presign_gui.qt.voice import Voice


@pytest.fixture
def told(monkeypatch, qapp) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr("sys.setswitchinterval", lambda _seconds: None)
    monkeypatch.setattr("presign_gui.qt.messages.send_to_log", lambda: None)
    monkeypatch.setattr(Voice, "fail", lambda _voice, error: told.append(error.details))
    return told


def test_a_policy_that_cannot_be_understood_opens_no_window(
    told, tmp_path, monkeypatch, capsys
) -> None:
    """Neither is it told to nobody: who started it from a menu sees no terminal."""
    file = tmp_path / "policy.json"
    file.write_text('{"longest": "for ever"}')
    monkeypatch.setattr(policy, "path", lambda: file)
    assert main([]) == 1
    assert "“longest”" in told[0]
    assert str(file) in told[0]
    assert "“longest”" in capsys.readouterr().err
    assert main(["--screenshot", str(tmp_path / "a.png")]) == 1
    assert len(told) == 1  # nobody sits before that


def test_ctrl_c_before_the_command_line_is_there_is_no_traceback(monkeypatch) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["presign-gui", "list"])
    monkeypatch.setattr("gc.freeze", interrupted)
    try:
        assert __main__.main() == 130
    finally:
        gc.enable()
