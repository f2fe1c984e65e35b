"""The mistakes in minutes, for people and as a patch."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.documents.amend import patch
from bot.documents.render import render
from bot.meetings.lint import Finding, Mistake, corrected
from bot.meetings.minutes import lines_of


def lint_view(findings: Sequence[Finding], files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give each finding as plain data, with the line as it should be where that is sure."""
    texts = {file: lines_of(files[file]) for file in {each.file for each in findings}}
    return [
        {
            "file": each.file,
            "line": each.line,
            "column": each.column,
            "mistake": str(each.mistake),
            **each.values,
            "sure": each.instead is not None,
            "corrected": _line(each, texts[each.file][each.line - 1].text) if each.line else None,
        }
        for each in findings
    ]


def lint_text(view: Sequence[Mapping[str, Any]], language: str) -> str:
    """Write the findings for a terminal."""
    return render("lint.txt.j2", language, findings=view).strip() + "\n"


def lint_patch(findings: Sequence[Finding], files: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """Write what is sure as a patch, and name the files for which git could not take one."""
    parts, refused = [], []
    for file, after in lint_fixes(findings, files).items():
        part = patch(file, files[file].encode(), after.encode())
        if part is None:
            refused.append(file)
        else:
            parts.append(part)
    return b"".join(parts), tuple(refused)


def lint_fixes(findings: Sequence[Finding], files: Mapping[str, str]) -> dict[str, str]:
    """Give the files in which something is put right."""
    by_file = groupby(sorted(findings), key=lambda each: each.file)
    fixed = {file: corrected(files[file], list(mine)) for file, mine in by_file}
    return {file: text for file, text in fixed.items() if text != files[file]}


def _line(finding: Finding, line: str) -> str | None:
    if finding.instead is None:
        return None
    start = finding.column - 1
    text = line[:start] + finding.instead + line[start + finding.length :]
    return text if finding.mistake is not Mistake.PASSWORD else None  # another password may stand beside it
