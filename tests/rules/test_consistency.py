"""Sources that name people differently: each question about each person once, and nobody is judged."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.consistency import disagreements
from bot.rules.sources import Addition, Part, Question, Respelling, SourceList, SourceTable, TableRow
from bot.sig.listed import Listed

ROLES = ("contributor", "committer", "maintainer")
TITLES = dict(zip(ROLES, ("Contributors", "Committers", "Maintainers"), strict=True))


def listing(part, file, logins, line=10, **rest):
    people = tuple(Listed(login, login.title(), n) for n, login in enumerate(logins.split(), line + 1))
    return SourceList(part, file, line, people, **rest)


def roster(**lists):
    return [
        listing(Part.ROSTER, "roster", lists.get(role, ""), line, title=TITLES[role], role=role)
        for line, role in enumerate(reversed(ROLES), 1)
    ]


def leads(logins, file="README.md"):
    return listing(Part.LEADS, file, logins, title="Leads")


def maintainers(logins):
    return listing(Part.MAINTAINERS, "info", logins)


def committers(logins, repo="reef/core"):
    return listing(Part.COMMITTERS, "info", logins, 20, title=repo)


def contributors(logins, repo="reef/core"):
    return listing(Part.CONTRIBUTORS, "info", logins, 30, title=repo)


def approvers(logins, **rest):
    return listing(Part.APPROVERS, "OWNERS", logins, **rest)


def found(*sources, **rest):
    return disagreements(sources, ROLES, **rest)


def asked(*sources, **rest):
    return [(each.login, each.question) for each in found(*sources, **rest)]


def said(each):
    return [(naming.place, naming.named) for naming in each.namings]


def test_sources_that_agree_say_nothing():
    everyone = roster(maintainer="otter", committer="manta", contributor="newt")
    assert asked(
        *everyone, leads("otter"), leads("otter", "README_en.md"), maintainers("otter"), committers("manta otter"),
        contributors("newt"), approvers("otter manta"),
    ) == []  # fmt: skip


def test_a_lead_whom_one_source_lacks_is_told_once_with_who_says_what():
    (only,) = found(
        *roster(maintainer="otter"), leads("otter"), leads("otter", "README_en.md"), maintainers("")
    )
    assert (only.login, only.question) == ("otter", Question.LEADS)
    assert said(only) == [
        ("roster:2", True),
        ("README.md:11", True),
        ("README_en.md:11", True),
        ("info:10", False),
    ]
    assert only.odd == "info"
    assert only.amendments == ()


def test_with_one_against_one_nobody_is_odd():
    (only,) = found(*roster(maintainer="otter"), maintainers(""))
    assert only.odd is None


def test_someone_in_a_lower_list_of_the_roster_is_told_with_that_list():
    (only,) = found(
        *roster(maintainer="otter", contributor="newt"), leads("otter"), maintainers("otter newt")
    )
    assert (only.login, only.odd) == ("newt", "info")
    assert [(each.title, each.named) for each in only.namings] == [
        ("Contributors", False),
        ("Leads", False),
        ("", True),
    ]


def test_the_highest_role_implies_the_others():
    assert (
        asked(*roster(maintainer="otter", contributor="otter"), committers("otter"), contributors("otter"))
        == []
    )


def test_a_committer_outside_the_roster_is_told_once_with_every_claim():
    (only,) = found(
        *roster(maintainer="otter"),
        committers("newt"),
        contributors("newt", "reef/tools"),
        approvers("newt otter"),
    )
    assert (only.question, only.odd) == (Question.MERGES, "roster")
    assert said(only) == [("roster", False), ("info:21", True), ("OWNERS:11", True), ("info:31", True)]


def test_a_contributor_of_the_roster_among_the_committers_is_told():
    assert asked(*roster(contributor="newt"), committers("newt")) == [("newt", Question.MERGES)]


def test_a_list_of_a_repository_need_not_be_complete():
    assert asked(*roster(committer="manta", contributor="newt"), committers(""), contributors("")) == []


def test_owners_that_lacks_a_maintainer_is_told():
    (only,) = found(*roster(maintainer="otter", committer="manta"), approvers(""))
    assert (only.login, only.question, said(only)) == (
        "otter",
        Question.MERGES,
        [("roster:2", True), ("OWNERS:10", False)],
    )


def test_an_owners_further_up_is_other_sigs_too():
    """It misses nobody, and whom nobody else names is another SIG's."""
    shared = approvers("stranger newt", shared=True)
    assert asked(*roster(maintainer="otter"), shared) == []
    assert asked(*roster(maintainer="otter", contributor="newt"), shared) == [("newt", Question.MERGES)]
    own = listing(Part.APPROVERS, "own", "")
    assert asked(*roster(maintainer="otter"), own, approvers("otter", shared=True)) == []


def test_without_a_roster_nobody_is_outside_it():
    assert asked(leads("otter"), committers("newt"), contributors("coral"), approvers("manta")) == []


def test_a_source_that_was_not_looked_at_is_not_missed():
    assert asked(*roster(maintainer="otter")) == []


def test_mentors_are_held_to_nothing():
    assert asked(*roster(maintainer="otter"), listing(Part.MENTORS, "info", "newt")) == []


def test_a_readme_that_lacks_a_maintainer_gets_a_line_with_the_name_of_the_other():
    (only,) = found(*roster(maintainer="otter"), leads("otter"), leads("", "README_en.md"), maintainers(""))
    assert only.amendments == (Addition("README_en.md", "otter", "Otter"),)


def test_a_lead_who_is_no_maintainer_is_added_nowhere():
    """Neither the roster nor the other README is touched: what is meant is not clear."""
    (only,) = found(*roster(contributor="newt"), leads("newt"), leads("", "README_en.md"))
    assert only.amendments == ()


def test_without_a_roster_a_readme_follows_the_other_where_nothing_speaks_against():
    assert found(leads("otter"), leads("", "en"))[0].amendments == (Addition("en", "otter", "Otter"),)
    assert found(leads("otter"), leads("", "en"), maintainers(""))[0].amendments == ()


def test_two_spellings_are_one_person_and_told_once():
    (only,) = found(
        *roster(maintainer="otter"),
        leads("OTTER"),
        leads("OTTER", "en"),
        maintainers("Otter"),
        approvers("otter"),
    )
    assert (only.question, only.login) == (Question.SPELLING, "otter")
    assert [each.login for each in only.namings] == ["otter", "OTTER", "OTTER", "Otter", "otter"]
    assert only.amendments == (
        Respelling("README.md", 11, 0, "OTTER", "otter"),
        Respelling("en", 11, 0, "OTTER", "otter"),
        Respelling("info", 11, 0, "Otter", "otter"),
    )


def test_where_nothing_settles_a_spelling_nothing_is_amended():
    (_, only) = found(*roster(maintainer="otter"), committers("Newt"), approvers("newt otter"))
    assert (only.question, only.amendments) == (Question.SPELLING, ())


def test_the_host_settles_a_spelling_and_the_roster_is_never_patched():
    sources = [*roster(committer="manta"), committers("MANTA")]
    (only,) = found(*sources, spelled={"manta": "MANTA"})
    assert (only.login, only.amendments) == ("MANTA", ())
    (only,) = found(*sources, spelled={"manta": "manta"})
    assert only.amendments == (Respelling("info", 21, 0, "MANTA", "manta"),)


def test_a_shared_file_is_not_patched():
    (only,) = found(*roster(maintainer="otter"), approvers("OTTER", shared=True))
    assert (only.question, only.amendments) == (Question.SPELLING, ())


def test_several_accounts_of_one_person_are_one():
    sources = [*roster(maintainer="otter"), leads("otter_old")]
    assert asked(*sources) == [("otter", Question.LEADS), ("otter_old", Question.LEADS)]
    assert asked(*sources, same={"otter_old": "otter"}) == []


def table(file, *rows):
    return SourceTable(
        file, 1, tuple(TableRow(name, login, n, numbers) for n, (name, login, numbers) in enumerate(rows, 3))
    )


def test_tables_with_the_same_rows_in_another_order_agree():
    zh = table("zh", ("A", "otter", {"prs": 1}), ("B", None, {"prs": 0}))
    en = table("en", ("b", None, {"prs": None}), ("Otter", "OTTER", {"prs": 1}))
    assert asked(tables=[zh, en]) == []
    assert asked(tables=[zh]) == []


def test_numbers_that_differ_are_told_once_for_a_row():
    zh = table("zh", ("A", "otter", {"prs": 1, "issues": 2, "talks": 0}))
    en = table("en", ("A", "otter", {"prs": 1, "issues": 3, "talks": 4}))
    (only,) = found(tables=[zh, en])
    assert (only.question, only.login, only.name) == (Question.NUMBERS, "otter", "A")
    assert [dict(each.numbers) for each in only.namings] == [
        {"issues": 2, "talks": 0},
        {"issues": 3, "talks": 4},
    ]


def test_a_row_that_one_table_lacks_is_told():
    (only,) = found(tables=[table("zh", ("A", None, {"prs": 1})), table("en")])
    assert (only.question, only.login, only.name) == (Question.ROW, "", "A")
    assert said(only) == [("zh:3", True), ("en:1", False)]


LOGINS = st.lists(st.sampled_from(["otter", "Otter", "manta", "newt", "NEWT"]), max_size=3).map(" ".join)


@given(LOGINS, LOGINS, LOGINS, LOGINS, LOGINS, LOGINS, LOGINS, st.booleans())
def test_whatever_the_lists_say_each_question_about_a_person_is_asked_once(a, b, c, d, e, f, g, shared):
    everything = [
        *roster(maintainer=a, contributor=b), leads(c), leads(d, "en"), maintainers(e), committers(f),
        approvers(g, shared=shared),
    ]  # fmt: skip
    told = found(*everything)
    keys = [(each.login.casefold(), each.question) for each in told]
    assert len(keys) == len(set(keys))
    assert not any(
        amendment.file in ("roster", *["OWNERS"] * shared) for each in told for amendment in each.amendments
    )
    assert all(len(each.namings) > 1 for each in told)
