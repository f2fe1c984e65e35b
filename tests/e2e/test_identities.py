"""Logins change hands, people have several accounts: their numbers stay theirs."""

from datetime import timedelta

import pytest

from e2e.story import DAY


def test_a_renamed_login_keeps_counting(story):
    """The row goes on under the login it shows, and accounts.yaml remembers the former one."""
    story.pr("coral", day=1)
    story.update()
    story.users["coral"].rename("coral-sea")
    story.pr("coral", day=2)
    story.update()
    story.update()
    assert story.row("A. Coral")["prs"] == 7
    assert "coral](https://gitee.com/coral)" in story.read("README.md")
    accounts = story.read("leaderboard/accounts.yaml")
    assert "login: coral-sea, former: [coral]" in accounts


def test_a_renamed_row_of_the_bots_stays_the_row(story):
    """Also a row that the bot made is found again after a rename, and no second one is made."""
    story.pr("newt", day=1)
    story.update()
    story.users["newt"].rename("triton")
    story.pr("newt", day=2)
    for _ in range(2):
        story.update()
        assert list(story.table()) == ["A. Coral", "B. Kelp", "Newt", "W. Shell"]
    assert story.row("Newt")["prs"] == 2


def test_a_login_in_the_table_may_follow_the_rename(story):
    """A maintainer who writes the new login into the table and the roster changes no number."""
    story.pr("coral", day=1)
    story.update()
    story.users["coral"].rename("coral-sea")
    story.pr("coral", day=2)
    story.update()
    for file in ("README.md", "README_en.md"):
        story.edit(file, "[@coral](https://gitee.com/coral)", "[@coral-sea](https://gitee.com/coral-sea)")
    updated = story.update()
    assert updated.decided.changes == ()
    assert story.row("A. Coral")["prs"] == 7
    assert list(story.table()) == ["A. Coral", "B. Kelp", "W. Shell"]


def test_a_login_that_comes_back_is_held_back(story):
    """Someone else under a known login adds nothing to the row, and is reported with what to do."""
    story.pr("coral", day=1)
    story.update()
    story.users["coral"].delete()
    story.users["coral2"] = story.forge.user("Coral", at=DAY + timedelta(days=2))
    story.pr("coral2", day=3)
    updated = story.update()
    assert story.row("A. Coral")["prs"] == 6
    assert updated.decided.board.candidates == ()
    held = f"add `gitee:{story.users['coral2'].id}` under `accounts:`"
    assert any(held in note for note in updated.decided.notes)


def test_a_held_account_is_released_by_the_roster(story):
    """Once the roster names the other account, its work counts, in this run and in later ones."""
    story.pr("coral", day=1)
    story.update()
    story.users["coral"].delete()
    story.users["coral2"] = story.forge.user("coral", at=DAY + timedelta(days=2))
    story.pr("coral2", day=3)
    story.update()
    number = story.users["coral2"].id
    story.edit(
        "sig_members.yaml", "email: c@example.com,", f"email: c@example.com, accounts: ['gitee:{number}'],"
    )
    for _ in range(2):
        story.update()
        assert story.row("A. Coral")["prs"] == 7


def test_accounts_of_one_person_add_up(story):
    """A second account that the roster lists counts for the row; strangers stay strangers."""
    story.pr("coral", day=1)
    story.pr("reefer", day=2)
    story.pr("stranger", day=2)
    assert [each.member.login for each in story.update().decided.board.candidates] == ["reefer", "stranger"]
    story.edit("sig_members.yaml", "email: c@example.com,", "email: c@example.com, accounts: [reefer],")
    assert [each.member.login for each in story.update().decided.board.candidates] == ["stranger"]
    assert story.row("A. Coral")["prs"] == 7


def test_an_article_counts_once_for_a_person(story):
    """One article recorded under two accounts of one person is one article, whoever learns that when."""
    entry = '- {{who: "@{}", url: "https://example.org/reefs", when: 2025-01-09, title: Reefs}}\n'
    story.record("2025", "articles:\n" + entry.format("coral") + entry.format("reefer"))
    story.edit("sig_members.yaml", "email: c@example.com,", "email: c@example.com, accounts: [reefer],")
    story.at(20)
    story.update()
    assert story.row("A. Coral")["articles"] == 2


def test_a_row_without_account_is_linked(story):
    """A Maintainer's link gives a row the account's work since the balance."""
    story.pr("shelly", day=-1)
    story.pr("shelly", day=1)
    story.update()
    assert story.row("W. Shell")["prs"] == 0
    story.record("2025", "links:\n- {row: w-shell, account: shelly, when: 2025-02-01, by: manta}\n")
    story.update()
    assert story.row("W. Shell")["prs"] == 1
    assert "| W. Shell |                                     |" in story.read("README.md")


def test_two_rows_are_not_made_one(story):
    """A roster entry with the accounts of two rows changes no number, and is reported."""
    story.pr("coral", day=1)
    story.pr("Kelp", day=1)
    story.edit("sig_members.yaml", "email: c@example.com,", "email: c@example.com, accounts: [kelp],")
    updated = story.update()
    assert (story.row("A. Coral")["prs"], story.row("B. Kelp")["prs"]) == (6, 4)
    assert any("would make one person of the rows coral and kelp" in note for note in updated.decided.notes)


@pytest.fixture
def by_author(story):
    """Make reef/tools a long list, so that it is read by author."""
    with story.forge.lock:
        repo = story.forge.find_repo("reef/tools")
        crowd = [story.forge.user(f"crowd-{n}", at=DAY) for n in range(10)]
        for n in range(1500):
            at = DAY + timedelta(days=1, seconds=n)
            repo.pull(author=crowd[n % 10], title=f"Change {n}", at=at, files=["src/other/a.py"])
    return story


def tools(story, login, day):
    return story.pr(login, day, "reef/tools", files=["src/reef/a.py"])


def test_a_long_list_is_read_by_author(by_author):
    """A large repository is read for the people of the table, its files too, and for nobody else."""
    tools(by_author, "coral", 2)
    tools(by_author, "stranger", 2)
    updated = by_author.update()
    assert by_author.row("A. Coral")["prs"] == 6
    assert updated.decided.no_candidates_from == ("reef/tools",)
    assert updated.decided.board.candidates == ()


def test_a_rename_goes_on_in_a_list_read_by_author(by_author):
    """A person whose list is read by author is followed to the new login."""
    tools(by_author, "Kelp", 2)
    by_author.pr("Kelp", 2)
    by_author.update()
    by_author.users["Kelp"].rename("kelp-sea")
    tools(by_author, "Kelp", 3)
    by_author.pr("Kelp", 3)
    by_author.update()
    by_author.update()
    assert by_author.row("B. Kelp")["prs"] == 7


def test_every_account_is_read_in_a_list_by_author(by_author):
    """Of a person with two accounts both are read, so that the number can be known at all."""
    by_author.edit("sig_members.yaml", "email: c@example.com,", "email: c@example.com, accounts: [reefer],")
    tools(by_author, "coral", 2)
    tools(by_author, "reefer", 3)
    by_author.update()
    assert by_author.row("A. Coral")["prs"] == 7
