"""sig-info.yaml is the community's: whom it names is read with places, and its slips hide nothing else."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.listed import Listed, NamedList
from bot.sig.siginfo import load_siginfo

SAMPLE = """\
name: Reef SIG
mailing_list: reef@example.com
mentors:
- {gitee_id: manta, name: Manta, email: manta@example.com}
maintainers:
- gitee_id: manta
  name: Manta
  organization: Sea
- gitcode_id: '@Otter'
repositories:
- repo: [reef/core, reef/tools]
  committers:
  - gitee_id: no
    name: kelp@example.com
  contributors: []
- reef/unnamed
"""


def read(text):
    return load_siginfo(text.encode(), "sig-info.yaml")


def test_everyone_is_read_with_the_place_of_the_login():
    assert read(SAMPLE).problems == ()
    assert read(SAMPLE).lists == (
        NamedList("maintainers", 5, (Listed("manta", "Manta", 6, 13), Listed("Otter", "", 9, 15))),
        NamedList("mentors", 3, (Listed("manta", "Manta", 4, 14),)),
        NamedList("committers", 12, (Listed("no", "…", 13, 15),), ("reef/core", "reef/tools")),
        NamedList("contributors", 15, (), ("reef/core", "reef/tools")),
    )


def test_a_list_that_is_not_there_is_not_an_empty_one():
    assert read("maintainers: []\n").lists == (NamedList("maintainers", 1, ()),)
    assert read("maintainers:\n").lists == (NamedList("maintainers", 1, ()),)
    assert read("").lists == ()


def test_slips_are_told_with_their_lines_and_the_rest_is_read():
    found = read(
        "maintainers:\n- name: Otter\n- gitee_id: a b\n- gitee_id: newt@example.com\n- manta\n- MANTA\n"
        "mentors: otter\n"
    )
    assert [listed.login for listed in found.lists[0].people] == ["manta"]
    assert [str(problem) for problem in found.problems] == [
        "sig-info.yaml:2:3: maintainers[0]: names no login; gitee_id is missing",
        "sig-info.yaml:3:13: maintainers[1].gitee_id: must be a login, like lihua (found 'a b')",
        "sig-info.yaml:4:13: maintainers[2].gitee_id: must be a login, like lihua (found '…')",
        "sig-info.yaml:7:10: mentors: must be a list of people",
    ]


@pytest.mark.parametrize(("text", "message"), [
    ("- manta\n", "sig-info.yaml:1:1: must be a mapping, like maintainers: [...]"),
    ("repositories: reef/core\n", "sig-info.yaml:1:15: repositories: must be a list, each beginning with '- repo:'"),
])  # fmt: skip
def test_another_shape_is_said(text, message):
    assert (read(text).lists, [str(problem) for problem in read(text).problems]) == ((), [message])


def test_what_is_no_yaml_is_told_with_its_line():
    with pytest.raises(ConfigError, match=r"^sig-info\.yaml:4:1: not valid YAML: .* begins in line 3"):
        read("maintainers:\n- gitee_id: manta\n  name: 'Manta\n")


@given(st.binary(max_size=40) | st.text("-:[]{}a\n ", max_size=40).map(str.encode))
def test_any_bytes_are_read_or_told(data):
    problems = ()
    with suppress(ConfigError):
        problems = load_siginfo(data, "sig-info.yaml").problems
    assert all(problem.line for problem in problems)
