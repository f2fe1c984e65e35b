"""Members edit the leaderboard by pull request, and a maintainer accepts what the bot cannot see."""

import pytest

from bot.app.ladder.acceptclaims import CLAIMS, accept
from bot.app.ladder.claimed import claimed_by_pull
from bot.app.update import update
from bot.errors import ConfigError, Refusal
from bot.rules.claims import ClaimVerdict
from e2e.community import communities

FILES = ("README.md", "README_en.md")
BODY = """\
@coral 文章: [On reefs](https://blog.example/reefs) 2025-01-03
@Kelp PR: reef/core!1
"""


class Claims:
    """A community with two pull requests of kelp's, one of which is in no scope, and kelp's edits of the tables."""

    def __init__(self, reef) -> None:
        self.reef = reef
        reef.mode("propose")
        roster = reef.upstream("sig_members.yaml")
        newt = "- {name: Newt, gitee_home: https://gitee.com/newt, email: n@example.com, interest: ponds}\n"
        reef.commit({"sig_members.yaml": f"{roster}Committers:\n{newt}"})
        reef.days(5)
        reef.pr("Kelp")
        reef.pr("Kelp", "reef/tools", files=["elsewhere.py"])
        with reef.run() as run:
            update(run)

    def propose(self, *cells, body=BODY):
        """Change cells, (who, count, value), in both tables by a pull request; give its number."""
        reef, was = self.reef, {name: self.reef.upstream(name) for name in FILES}
        with reef.forge.lock:
            fork = reef.home.fork(reef.users["Kelp"], at=reef.clock.now())
        for cell in cells:
            reef.edit_cell(*cell)
        edited = {f"sigs/reef/{name}": reef.upstream(name) for name in FILES}
        reef.commit(was)
        with reef.forge.lock:
            fork.git.commit(edited, "My numbers", branch="edit", at=reef.clock.now())
            return reef.home.pull(
                author=reef.users["Kelp"], title="My numbers", body=body, source=fork, branch="edit",
                at=reef.clock.now(),
            ).number  # fmt: skip

    def look(self, number):
        with self.reef.run() as run:
            return [each.claim for each in claimed_by_pull(run, str(number))[1].claims]

    def accept(self, number, *claims, by="manta", **fills):
        with self.reef.run() as run:
            home, found = claimed_by_pull(run, f"reef/community!{number}")
            return accept(
                run, home, found, claims, by, {key.replace("_", ".", 1): text for key, text in fills.items()}
            )

    def written(self):
        path = self.reef.folder / CLAIMS
        return path.read_text() if path.exists() else None


@pytest.fixture
def claims(tmp_path):
    for reef in communities(tmp_path):
        yield Claims(reef)


def test_an_accepted_article_and_a_merged_edit_agree_with_the_table(claims):
    """The whole way: the edit is looked at, accepted, merged together with the entry, and claims nothing more."""
    number = claims.propose(("A. Coral", "articles", 2), ("B. Kelp", "prs", 4))
    assert [(each.count, each.verdict) for each in claims.look(number)] == [
        ("articles", ClaimVerdict.FOR_A_MAINTAINER), ("prs", ClaimVerdict.CONFIRMED),
    ]  # fmt: skip
    done = claims.accept(number, 1, by="@Newt")
    assert ([n for n, _ in done.written], done.already) == ([1], ())
    assert claims.written().endswith(
        'articles:\n- who: "@coral"\n  url: https://blog.example/reefs\n  when: 2025-01-03\n  title: On reefs\n'
        "  confirmed_by: Newt\n"
    )
    claims.reef.commit({CLAIMS: claims.written()})
    with claims.reef.forge.lock:
        claims.reef.home.pulls.get(number).merge(at=claims.reef.clock.now())
    assert {each.verdict for each in claims.look(number)} == {ClaimVerdict.CONFIRMED}


@pytest.mark.slow
class TestAccepting:
    """Whatever cannot be accepted is refused before anything is written."""

    def refused(self, claims, number, *chosen, match, **rest):
        with pytest.raises((Refusal, ConfigError), match=match):
            claims.accept(number, *chosen, **rest)
        assert claims.written() is None

    def test_a_correction_is_the_highest_roles(self, claims):
        number = claims.propose(("B. Kelp", "prs", 5))
        self.refused(claims, number, 1, by="newt", match=r"may not sign corrections.*maintainer.*\(@manta\)")
        self.refused(claims, number, 1, by="stranger", match="nothing was written")
        claims.accept(number, 1, **{"1_reason": "tools are ours, too"})
        assert "change: 1\n  seen: 5\n" in claims.written()

    def test_the_default_branchs_roster_says_who_may_not_the_working_folders(self, claims):
        number = claims.propose(("A. Coral", "articles", 2))
        roster = claims.reef.folder / "sig_members.yaml"
        roster.write_text(roster.read_text().replace("gitee.com/newt", "gitee.com/coral"))
        self.refused(claims, number, 1, by="coral", match="may not sign articles")

    def test_a_blank_is_asked_for_and_may_be_given(self, claims):
        number = claims.propose(("A. Coral", "articles", 2), body="https://blog.example/reefs")
        self.refused(claims, number, 1, match=r"1\.when: left blank")
        self.refused(claims, number, 1, match="must be a day.*nothing was written", **{"1_when": "lately"})
        self.refused(claims, number, 1, match="names no place", **{"1_who": "@newt"})
        claims.accept(number, 1, **{"1_when": "2025-01-03"})
        assert "when: 2025-01-03\n" in claims.written()

    def test_a_claim_that_leaves_nothing_to_be_recorded_is_named(self, claims):
        number = claims.propose(("B. Kelp", "prs", 4))
        self.refused(claims, number, 1, match="claim 1 leaves nothing to be recorded")
        self.refused(claims, number, 2, match="no claim 2: they are numbered 1 to 1")

    def test_accepting_twice_is_accepting_once(self, claims):
        number = claims.propose(("A. Coral", "articles", 2))
        claims.accept(number, 1)
        before = claims.written()
        claims.reef.days(1)
        done = claims.accept(number, 1)
        assert (done.written, done.already, claims.written()) == ((), (1,), before)

    def test_what_stands_in_the_file_stays(self, claims):
        number = claims.propose(("A. Coral", "articles", 2))
        mine = '# Ours.\narticles:\n- {who: "@newt", url: https://blog.example/ponds, when: 2025-01-04}  # kept\n'
        (claims.reef.folder / CLAIMS).write_text(mine)
        claims.accept(number, 1)
        assert claims.written().startswith(mine)

    def test_a_broken_file_is_named_and_left(self, claims):
        number = claims.propose(("A. Coral", "articles", 2))
        (claims.reef.folder / CLAIMS).write_text("articles:\n- {who\n")
        with pytest.raises(ConfigError, match=r"claims.yaml:3"):
            claims.accept(number, 1)
        assert claims.written() == "articles:\n- {who\n"


@pytest.mark.slow
def test_what_the_description_names_is_fetched_and_answered_one_by_one(claims):
    claims.reef.pr("Kelp", "reef/core")  # since the last reading
    number = claims.propose(
        ("B. Kelp", "prs", 5), body="@Kelp: reef/tools!1 reef/core!2 reef/core!77 reef/other!1"
    )
    with claims.reef.run() as run:
        ((looked,),) = [claimed_by_pull(run, str(number))[1].claims]
    assert looked.claim.verdict is ClaimVerdict.CONFIRMED
    assert [(each.piece.text, each.about.state) for each in looked.seen] == [
        ("reef/tools!1", "not_counted"), ("reef/core!2", "counted"), ("reef/core!77", "gone"),
        ("reef/other!1", "unlisted"),
    ]  # fmt: skip
