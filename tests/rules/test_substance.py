"""A small pull request is known by its files, else by its title, which is not believed where files say more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.substance import Small, small

TITLES = {
    "Fix typo in the exporter": Small.BY_TITLE,
    "fix typos": Small.BY_TITLE,
    "修改错别字": Small.BY_TITLE,
    "Update README.md": Small.BY_TITLE,
    "docs: explain sampling": Small.BY_TITLE,
    "[Doc] explain sampling": Small.BY_TITLE,
    "【Docs】说明采样": Small.BY_TITLE,
    "更新使用文档": Small.BY_TITLE,
    "文档更新": Small.BY_TITLE,
    "Comment only": Small.BY_TITLE,
    "文档检索模型": None,
    "Add a document classifier": None,
    "Read the prototype lazily": None,
    "Typography of the dashboard": None,
    "Docker image for the exporter": None,
    "": None,
}
FILES = {
    ("README.md",): Small.BY_FILES,
    ("docs/a.rst", "docs/img/b.png", "CHANGELOG"): Small.BY_FILES,
    ("docs/notes.txt",): Small.BY_FILES,
    ("requirements.txt",): None,
    ("CMakeLists.txt",): None,
    ("docs/conf.py",): None,
    ("README.md", "src/a.py"): None,
    ("src/readme.py",): None,
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_tells_where_the_files_are_not_known(title):
    assert small(title, None) is TITLES[title]


@pytest.mark.parametrize("files", FILES)
def test_files_tell_whatever_the_title_is(files):
    assert small("A change", files) is FILES[files]


def test_a_title_that_speaks_of_documentation_is_not_believed_over_code():
    assert small("docs: and a little more", ["docs/a.md", "src/a.py"]) is None


def test_a_typo_in_code_is_small_as_well():
    assert small("Fix typo in a name", ["src/a.py"]) is Small.BY_TITLE


@given(st.text(), st.none() | st.lists(st.text(), max_size=3))
def test_any_title_and_any_files_have_an_answer(title, files):
    assert small(title, files) in (None, *Small)
