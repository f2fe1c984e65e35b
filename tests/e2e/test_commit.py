"""Direct commits, where the operator may push to the home repository."""

import pytest

from bot.errors import ForgeError
from bot.rules.publishing import Hold
from e2e.community import HOME, communities


@pytest.fixture
def reef(tmp_path):
    for reef in communities(tmp_path):
        reef.home.pushers.add(reef.users["otter"])
        reef.mode("live")
        reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {how: commit, every: 1 day}\n"})
        reef.days(1)
        reef.pr("coral")
        yield reef


def test_the_default_branch_gets_one_commit(reef):
    reef.publish()
    assert reef.table(reef.upstream("README.md"))["A. Coral"]["prs"] == 6
    assert reef.publish().held.hold is Hold.NOTHING_NEW
    reef.pr("Kelp")
    assert reef.publish().held.hold is Hold.TOO_SOON
    reef.days(1)
    reef.publish()
    assert reef.table(reef.upstream("README.md"))["B. Kelp"]["prs"] == 4


def test_it_is_more_than_a_proposal(reef):
    """In propose nothing is committed."""
    reef.mode("propose")
    tip = reef.home.git.tip()
    assert not reef.publish().live
    assert reef.home.git.tip() == tip


def test_without_push_rights_it_is_one_clear_message(reef):
    reef.home.pushers.clear()
    with pytest.raises(ForgeError, match="does not let this in"):
        reef.publish()


def test_a_repository_of_the_sigs_own_gets_the_leaderboard_too(reef):
    reef.commit(
        {"sig.yaml": reef.upstream("sig.yaml").replace("how: commit", "how: commit, leaderboard: true")}
    )
    reef.publish()
    assert "A. Coral" in reef.home.git.read(f"{HOME}/leaderboard/README.md").decode()
    assert reef.publish().held.hold is Hold.NOTHING_NEW
