from __future__ import annotations


def test_parts_are_listed_and_then_their_licences(run) -> None:
    said = run("licences")
    assert (said.status, said.err) == (0, "")
    parts = said.lines[: said.lines.index("")]
    assert parts[0].startswith("Presign ")
    assert any(line.startswith("boto3 ") and line.endswith(": Apache-2.0") for line in parts)
    assert "Apache License" in said.out
