"""docs/security.md names tests: they exist, and both languages name the same ones."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
DOCS = TESTS.parent / "docs"
PAGES = ("security.md", "security.zh-CN.md")
_NAMED = re.compile(r"`([a-z_/0-9]+\.py)::(test_\w+)`")


def named(page):
    return _NAMED.findall((DOCS / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_the_page_names_exists(page):
    """A promise whose test was renamed or taken out is none."""
    assert named(page)
    missing = [
        f"{file}::{test}"
        for file, test in named(page)
        if f"def {test}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_whatever_looks_like_a_test_is_read_as_one(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert len(re.findall("::", text)) - text.count("`file::test`") - text.count("`文件::测试`") == len(
        named(page)
    )


def test_both_languages_name_the_same_tests_in_the_same_order():
    english, chinese = map(named, PAGES)
    assert english == chinese
