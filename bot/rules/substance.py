"""Which pull requests look small: by their title, or by touching nothing but documentation.

A reading for people to judge, shown beside a number and never taken off it. Files tell more than a title: where they
are known and hold more than documentation, a title that speaks of documentation alone is not believed.
"""

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from pathlib import PurePosixPath


class Small(StrEnum):
    """What speaks for a pull request being small."""

    BY_TITLE = "by_title"
    BY_FILES = "by_files"


# Slips of the pen, whatever is touched.
_SLIP = re.compile(
    r"\b(?:typos?|mis-?spell(?:ed|ing|s)?|spelling|grammar|punctuation|white ?spaces?|trailing spaces?|blank lines?"
    r"|broken links?|dead links?)\b"
    r"|错别字|错字|笔误|拼写|标点|空格|空行|失效链接|死链",
    re.IGNORECASE,
)
# Documentation: `docs: ...`, `[Doc] ...`, a README, 修改文档; not 文档检索模型, which is a model.
_PROSE = re.compile(
    r"^\W*(?:docs?|documentation)\b\W*[:：\]】]|\b(?:docs?|documentation|comments?)[ -]only\b|\breadme(?:\b|_)"
    r"|\bupdate (?:the )?docs?\b|(?:修改|更新|修正|完善|补充|优化)\S{0,4}(?:文档|注释|说明)$"
    r"|文档(?:更新|修改|修正|完善|优化)",
    re.IGNORECASE,
)
_SUFFIXES = {
    ".md", ".rst", ".adoc", ".markdown", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".drawio",
}  # fmt: skip
_NAMES = re.compile(
    r"(?:readme|changelog|changes|contributing|license|licence|authors|notice|owners)(?:[._-].*)?",
    re.IGNORECASE,
)
_CODE = {".py", ".c", ".cc", ".cpp", ".h", ".java", ".js", ".ts", ".go", ".rs", ".sh", ".ipynb"}


def small(title: str, paths: Collection[str] | None) -> Small | None:
    """Say why a pull request looks small, None where nothing speaks for it; `paths` is None where not known."""
    text = unicodedata.normalize("NFKC", title).strip()
    if paths and all(map(_is_prose, paths)):
        return Small.BY_FILES
    if _SLIP.search(text) or (not paths and _PROSE.search(text)):
        return Small.BY_TITLE
    return None


def _is_prose(path: str) -> bool:
    """Say whether a file is documentation: by its suffix, its name, or as plain text in a folder `docs`."""
    file = PurePosixPath(path)
    suffix = file.suffix.lower()
    if suffix in _CODE:
        return False
    in_docs = any(part.lower() in {"doc", "docs"} for part in file.parts[:-1])
    return suffix in _SUFFIXES or bool(_NAMES.fullmatch(file.name)) or in_docs
