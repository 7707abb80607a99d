"""What a wheel brings the system beside the program: desktop entry, icon, man page, completions.

Used only while one is built (pyproject.toml names it), by whatever Python builds it: like the
command line itself, it needs nothing that would have to be installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parents[2]


class BuildWithDesktop(build_py):
    """Builds as always, then adds the files; pip and pipx put them below share/."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        made = Path(self.get_finalized_command("build").build_base) / "desktop"
        made.mkdir(parents=True, exist_ok=True)
        shared: dict[str, Path] = {
            "applications": ROOT / "resources/desktop/presign-gui.desktop",
            "metainfo": ROOT / "resources/desktop/org.presign.Presign.metainfo.xml",
        }
        icon = made / "presign-gui.svg"  # which is what the desktop entry calls it
        icon.write_bytes((ROOT / "resources/icons/app.svg").read_bytes())
        shared["icons/hicolor/scalable/apps"] = icon
        for folder, name, text in _texts():
            (made / folder).mkdir(parents=True, exist_ok=True)
            shared[folder] = made / folder / name
            shared[folder].write_text(text, "utf-8")
        self.distribution.data_files = [
            (f"share/{folder}", [str(file)]) for folder, file in shared.items()
        ]


def _texts() -> list[tuple[str, str, str]]:
    sys.path.insert(0, str(ROOT))
    from presign_gui.cli import _parser, completion, grammar, man

    program = grammar.read(_parser())
    return [
        ("man/man1", "presign-gui.1", man.page(program)),
        ("bash-completion/completions", "presign-gui", completion.script(program, "bash")),
        ("fish/vendor_completions.d", "presign-gui.fish", completion.script(program, "fish")),
        ("zsh/site-functions", "_presign-gui", completion.script(program, "zsh")),
    ]
