"""A bare system for a test: Debian's smallest, in a folder, with nothing of this machine in it.

It takes its packages from where this machine takes its own. What runs in it shares only the
network with us: not our files, not our processes; all of it ends with its `with`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.desktop import running

_ENTER = """
set -e
mount --make-rprivate /
mount -t proc proc "$0/proc"
mount -t tmpfs -o mode=755 dev "$0/dev"
for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
    set -- $device "$@"
    mknod -m 666 "$0/dev/$1" c "$2" "$3"
    shift 3
done
mkdir "$0/dev/shm"
mount -t tmpfs -o mode=1777 shm "$0/dev/shm"
exec chroot "$0" "$@"
"""


def why_no_bare_system() -> str:
    """Say what this machine lacks for one, "" if nothing."""
    needed = ("mmdebstrap", "apt-get", "unshare", "chroot")
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "only root can make one"
    tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True)
    return "this container may not mount (docker run --privileged)" if tried.returncode else ""


@dataclass(frozen=True)
class Bare:
    """A bare system that has been made."""

    root: Path

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it to its end."""
        return subprocess.run(
            self._within(command),
            env=_environment(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )

    def do(self, *command: str, **variables: str) -> str:
        """Run a command that must not fail; return what it prints."""
        done = self.run(*command, **variables)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen]:
        """Run a command in it beside the block."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
        with running(self._within(command), env=_environment({}), **pipes) as process:
            yield process

    def files(self) -> set[str]:
        """Return the paths of all that is there, but what the system notes for itself."""
        notes = (
            "etc/ld.so.cache",
            "run/",
            "var/cache/",
            "var/lib/apt/",
            "var/lib/dpkg/",
            "var/log/",
        )
        found = (str(each.relative_to(self.root)) for each in self.root.rglob("*"))
        return {each for each in found if not each.startswith(notes)}

    def _within(self, command: tuple[str, ...]) -> list[str]:
        # Its own mounts, gone with the last process; and processes, gone with the first.
        alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*alone, "/bin/sh", "-c", _ENTER, str(self.root), *command]


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "DEBIAN_FRONTEND": "noninteractive",
        **more,
    }


@contextmanager
def making(folder: Path) -> Iterator[subprocess.Popen]:
    """Begin to make a bare system in a folder; it is gone after the block.

    Takes half a minute, in which the block may do something else, and `finished` the end.
    """
    codename = _told("/bin/sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    wanted = ("--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
    places = [line.split() for line in _told("apt-get", "indextargets", *wanted).splitlines()]
    sources = "".join(f"deb {' '.join(each)}\n" for each in places if each[1].startswith(codename))
    # How this machine reaches them (a proxy), and what it lets pass.
    kept = ("Acquire::http", "Acquire::https", "Acquire::Check-")
    options = [line for line in _told("apt-config", "dump").splitlines() if line.startswith(kept)]
    command = ["mmdebstrap", "--quiet", "--variant=minbase", codename, str(folder), "-"]
    command += [f"--aptopt={option}" for option in options if not option.endswith('"";')]
    log = folder.with_suffix(".log")
    try:
        with (
            log.open("w") as told,
            running(
                command, stdin=subprocess.PIPE, stdout=told, stderr=told, encoding="utf-8"
            ) as process,
        ):
            process.stdin.write(sources)
            process.stdin.close()
            yield process
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def finished(process: subprocess.Popen, folder: Path) -> Bare:
    """Wait until the system is made."""
    assert process.wait(600) == 0, folder.with_suffix(".log").read_text("utf-8")[-2000:]
    return Bare(folder)


def _told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
