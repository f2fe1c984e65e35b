"""The list of leads in a README: found in both languages, and given one more person in its own way."""

import pytest

from bot.documents.leads import find_leads, with_lead
from bot.sig.listed import Listed

WEB = "https://gitee.com"
LIST = """\
# Reef

Ask [Kelp](https://gitee.com/kelp).

## SIG负责人

负责日常活动，见 [名单](./sig_members.yaml)。

* [Otter](https://gitee.com/otter)
* [Mr. Manta](https://gitee.com/Manta/) (the sea)

## 成员

* [Newt](https://gitee.com/newt)
"""
TABLE = """\
## Maintainers

| Name  | Account                           | Since |
|-------|-----------------------------------|-------|
| Otter | [@otter](https://gitee.com/otter) | 2020  |
"""


def leads(text):
    found = find_leads(text, WEB)
    return found and [(each.login, each.name, each.line) for each in found.people]


def test_a_list_is_read_with_names_and_lines():
    found = find_leads(LIST, WEB)
    assert (found.heading, found.line) == ("SIG负责人", 5)
    assert found.people == (Listed("otter", "Otter", 9), Listed("Manta", "Mr. Manta", 10))


def test_a_table_is_read():
    assert leads(TABLE) == [("otter", "", 5)]


@pytest.mark.parametrize("heading", [
    "SIG负责人", "负责人（Leads）", "SIG maintainers", "**SIG Leads**", "Co-leads", "Leaders", "Chairs", "维护者",
])  # fmt: skip
def test_headings_in_both_languages_are_known(heading):
    assert leads(f"## {heading}\n\n- [Otter](https://gitee.com/otter)\n") == [("otter", "Otter", 3)]


@pytest.mark.parametrize("heading", ["成员", "Leaderboard", "Contributors", "Misleading text"])
def test_other_headings_are_not_taken_for_it(heading):
    text = f"## {heading}\n\n- [Otter](https://gitee.com/otter)\n"
    assert leads(text) is None


@pytest.mark.parametrize(("item", "login"), [
    ("@otter", "otter"), ("Otter: https://gitee.com/otter", "otter"), ("<https://gitee.com/otter>", "otter"),
    ("[@otter](https://gitee.com/Otter?from=x)", "Otter"), ("**[Otter](https://gitee.com/otter)**", "otter"),
])  # fmt: skip
def test_an_item_may_name_its_person_in_other_ways(item, login):
    assert leads(f"## Leads\n\n1. {item}\n") == [(login, "Otter" if item.startswith("**") else "", 3)]


@pytest.mark.parametrize("item", [
    "Otter", "otter@example.com", "[core](https://gitee.com/reef/core)", "[Otter](https://host.example/otter)",
    "[file](otter)",
])  # fmt: skip
def test_what_leads_to_no_person_names_nobody(item):
    assert leads(f"## Leads\n\n- {item}\n") is None


def test_a_heading_without_people_is_passed_over():
    """As where roles are described under their names, before or after the list."""
    text = "## Maintainers\n\n* lead the SIG\n\n" + LIST
    assert [login for login, _, _ in leads(text)] == ["otter", "Manta"]


@pytest.mark.parametrize(("before", "after"), [
    ("* [Otter](https://gitee.com/otter)\n", "* [Newt](https://gitee.com/newt)\n"),
    ("- [@otter](https://gitee.com/otter)\n", "- [@newt](https://gitee.com/newt)\n"),
    ("  9) [Otter](https://gitee.com/otter)\n", "  10) [Newt](https://gitee.com/newt)\n"),
    ("* [Otter](https://gitee.com/otter)\n  of the sea\n", "* [Newt](https://gitee.com/newt)\n"),
    ("* a\n  * [Otter](https://gitee.com/otter)\n", "  * [Newt](https://gitee.com/newt)\n"),
])  # fmt: skip
def test_one_more_is_written_like_the_last(before, after):
    text = f"## Leads\n\n{before}\nThe end.\n"
    assert with_lead(text, "newt", "Newt", WEB) == f"## Leads\n\n{before}{after}\nThe end.\n"


def test_a_row_is_added_to_a_table():
    row = "| Newt  | [@newt](https://gitee.com/newt)   |       |\n"
    assert with_lead(TABLE, "newt", "Newt", WEB) == TABLE + row


def test_a_missing_end_of_line_stays_missing():
    text = "\ufeff## Leads\r\n\r\n* [Otter](https://gitee.com/otter)"
    assert with_lead(text, "newt", "Newt", WEB) == text + "\r\n* [Newt](https://gitee.com/newt)"


def test_a_name_is_written_as_text():
    text = "## Leads\n\n* [Otter](https://gitee.com/otter)\n"
    added = with_lead(text, "newt", "a](x) `@all` | <b>", WEB).removeprefix(text)
    assert added == "* [a\\](x) \\``@all`\\` \\| &lt;b&gt;](https://gitee.com/newt)\n"


def test_without_a_list_nothing_is_added():
    assert with_lead("## Leads\n\nnobody\n", "newt", "Newt", WEB) is None
