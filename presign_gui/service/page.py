"""What the link service answers, as a page for people: from its description, without a script."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from presign_gui.core.resources import resource


@dataclass(frozen=True)
class Page:
    """The page of a description (OpenAPI)."""

    described: dict[str, Any]

    @cached_property
    def text(self) -> str:
        """The page as HTML; reads the disk the first time."""
        rows = "".join(
            _operation(path, *each)
            for path, on in self.described["paths"].items()
            for each in on.items()
        )
        template = resource("pages/service.html").read_text("utf-8")
        return template.replace("<!-- operations -->", rows)

    @cached_property
    def policy(self) -> str:
        """The page's Content-Security-Policy: its own style, and nothing else."""
        [style] = re.findall(r"<style>(.*?)</style>", self.text, re.DOTALL)
        known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{known}'; frame-ancestors 'none'"


def _operation(path: str, method: str, told: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><th scope=row><code>{escape(each['name'])}</code></th>"
        f"<td>{escape(_kind(each['schema']))}</td><td>{escape(each['description'])}</td></tr>"
        for each in told.get("parameters", [])
    )
    fields = _fields(told)
    answers = "".join(
        f"<tr><th scope=row>{status}</th><td>{escape(each['description'])}</td></tr>"
        for status, each in told["responses"].items()
    )
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code></h2>"
        f"<p>{escape(told['summary'])}</p>"
        + (f"<h3>Query</h3><table>{parameters}</table>" if parameters else "")
        + (f"<h3>Body</h3>{fields}" if fields else "")
        + f"<h3>Answers</h3><table>{answers}</table></section>"
    )


def _fields(told: dict[str, Any]) -> str:
    if "requestBody" not in told:
        return ""
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    if schema["type"] == "array":
        return "<p>A JSON list of file names.</p>"
    rows = "".join(
        f"<tr><th scope=row><code>{escape(name)}</code></th><td>{escape(_kind(each))}</td>"
        f"<td>{escape(each.get('description', ''))}</td></tr>"
        for name, each in schema["properties"].items()
    )
    return f"<p>A JSON object.</p><table>{rows}</table>"


def _kind(schema: dict[str, Any]) -> str:
    return ", ".join(schema.get("enum", [])) or str(schema["type"])
