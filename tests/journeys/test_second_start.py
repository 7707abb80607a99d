"""The program is started again while its window is open, as from a menu or for an s3:// address."""

from __future__ import annotations

from tests.journeys import program

OBJECT = "s3://reports/2026/notes.txt"


def test_it_comes_to_the_front_goes_there_and_the_second_one_ends(home, screen, demo):
    """The account is one that the environment gives, as no keyring is needed for that."""
    at_work = home.on(screen).with_(
        AWS_ACCESS_KEY_ID=demo.credential.access_key_id,
        AWS_SECRET_ACCESS_KEY=demo.credential.secret_access_key,
        AWS_REGION="eu-central-1",
        AWS_ENDPOINT_URL_S3=demo.endpoint_url,
    )
    with program.opened(at_work) as window:
        window.wait_for("at('s3://reports/') is not None")
        window.ask("app.window.showMinimized()")

        second = program.run(at_work, OBJECT)

        assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
        window.wait_for("app.window.isActiveWindow()")
        window.wait_for(f"str(app.guide.navigator.here) == {OBJECT!r}")
        window.ask("app.window.lower()")

        link = f"{demo.endpoint_url}/reports/a?X-Amz-Signature=0&X-Amz-Expires=60"
        assert program.run(at_work, link).returncode == 0
        window.wait_for("app.handover.inspecting._dialog is not None")

        assert program.run(at_work).returncode == 0
        window.ask("app.leave()")
        assert window.end() == (0, "")
