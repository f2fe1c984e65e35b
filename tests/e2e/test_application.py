"""Whoever applies to the reef is answered from what the host shows, whatever becomes of their pull request."""

import subprocess

import pytest
from typer.testing import CliRunner

from bot.app.ladder.application import look_at_diff, look_at_edit
from bot.cli import app
from bot.errors import Refusal
from bot.rules.application import To
from bot.rules.proofs import ProofState
from bot.rules.standing import State
from e2e.applications import KELP, ROSTER, Applying, with_lines
from e2e.community import HOME, communities

PATH = f"{HOME}/sig_members.yaml"


@pytest.fixture
def reef(tmp_path):
    for community in communities(tmp_path):
        yield Applying(community)


def merged(reef, login, repo="reef/core"):
    pull = reef.community.pr(login, repo, files=["src/reef/a.py"])
    with reef.community.forge.lock:
        pull.merge(at=reef.community.clock.now())
    return pull


def words(looked, to=None):
    return [str(each.word) for each in looked.remarks if to is None or each.word.to is to]


def test_an_application_is_answered_with_its_proof_its_standing_and_a_patch_that_applies(reef, tmp_path):
    """Two numbers of one's own, one that is nobody's, one outside, a quoted one; and a neighbour who was quicker."""
    merged(reef, "Kelp")
    reef.community.pr("coral")
    body = "!1, https://gitee.com/reef/core/pulls/1#note_5, !77, other/repo!3, https://blog.example/x\n> !2"
    pull = reef.apply(body=body)
    reef.community.commit({"sig_members.yaml": with_lines(ROSTER, KELP.replace("Kelp", "stranger"))})
    looked = reef.look(pull)
    assert words(looked, To.AUTHOR) == ["conflict", "not_found"]
    assert words(looked, To.PEOPLE) == ["asks", "unchecked", "links"]
    assert [(each.named, each.state) for each in looked.proofs] == [
        ("!1", ProofState.COUNTED),
        ("reef/core!1#note_5", ProofState.COUNTED),
        ("!77", ProofState.NOT_FOUND),
        ("other/repo!3", ProofState.NOT_CHECKED),
    ]
    (stands,) = looked.stands
    assert [(each.asked.count, each.actual, each.state) for each in stands.standing.rungs[0].findings] == [
        ("attended", 0, State.MISSING),
        ("merged_prs", 1, State.MET),
    ]
    asked = [seen.path for seen in reef.community.server.requests]
    assert not [
        path for path in asked if path.endswith(("/pulls", "/issues"))
    ]  # no list is read for one person
    reef.pull_home()
    subprocess.run(["git", "-C", reef.community.clone, "apply", "-"], input=looked.patch.encode(), check=True)
    after = (reef.community.clone / PATH).read_text()
    assert after == with_lines(ROSTER, KELP.replace("Kelp", "stranger") + KELP)


@pytest.mark.slow
def test_a_second_look_asks_for_no_proof_again_and_says_the_same(reef):
    merged(reef, "Kelp")
    pull = reef.apply(body="!1")
    first = reef.comment(pull)
    before = reef.community.server.count
    assert reef.comment(pull) == first
    tried = ["reef/core", "reef/tools"]  # where there is no such number, it is asked for again
    assert reef.community.server.count - before <= 1 + len(tried)


@pytest.mark.slow
def test_an_application_is_judged_by_the_ladder_of_its_own_day(reef):
    merged(reef, "Kelp")
    pull = reef.apply(body="!1")
    reef.community.days(40)
    reef.community.edit(
        "sig.yaml", "ladder:\n", "ladder:\n- from: 2025-02-01\n  contributor: {all: [{merged_prs: 9}]}\n"
    )
    (stands,) = reef.look(pull).stands
    assert [each.required for each in stands.standing.rungs[0].findings] == [2, 1]
    later = reef.look(reef.apply(KELP.replace("Kelp", "stranger"), who="stranger", body="!1"))
    assert [each.required for each in later.stands[0].standing.rungs[0].findings] == [9]


@pytest.mark.slow
def test_a_pull_request_whose_fork_is_gone_is_still_looked_at(reef):
    pull = reef.apply(body="!1")
    with reef.community.forge.lock:
        reef.community.forge.find_repo("Kelp/community").delete()
    assert "source_gone" in words(reef.look(pull), To.AUTHOR)


@pytest.mark.slow
def test_a_closed_and_a_merged_one_are_looked_at_and_ask_for_no_rebase(reef):
    pull = reef.apply(body="!1")
    with reef.community.forge.lock:
        pull.close(at=reef.community.clock.now())
    reef.community.commit({"sig_members.yaml": with_lines(ROSTER, KELP.replace("Kelp", "stranger"))})
    assert {"closed", "conflict"} & set(words(reef.look(pull))) == {"closed"}


@pytest.mark.slow
def test_a_pull_request_of_another_sig_is_no_application(reef):
    pull = reef.pull({"sigs/tide/sig_members.yaml": "x\n"}, at_root=True, body="!1")
    looked = reef.look(pull)
    assert words(looked) == ["outside", "elsewhere"]
    assert (looked.proofs, looked.stands, looked.is_to_mend) == ((), (), False)


@pytest.mark.slow
def test_whose_entries_go_and_what_else_is_touched_is_named(reef):
    roster = with_lines(ROSTER[: ROSTER.index("Maintainers:")], KELP)
    looked = reef.look(reef.pull({"sig_members.yaml": roster, "README.md": "x\n"}, body="!1"))
    told = [
        (str(each.word), each.entry.name if each.entry else each.values["kind"])
        for each in looked.remarks
        if each.word in ("removed", "outside")
    ]
    assert told == [("removed", "Manta"), ("outside", "readme")]


@pytest.mark.slow
def test_a_roster_with_windows_line_ends_gets_a_whole_patch_and_none_in_the_comment(reef, tmp_path):
    crlf = ROSTER.replace("\n", "\r\n")
    reef.community.commit({"sig_members.yaml": crlf})
    after = with_lines(ROSTER, KELP).replace("\n", "\r\n")
    pull = reef.pull({"sig_members.yaml": after}, who="stranger", body="!1")
    reef.community.commit(
        {"sig_members.yaml": with_lines(ROSTER, KELP.replace("Kelp", "Coral2")).replace("\n", "\r\n")}
    )
    looked = reef.look(pull)
    assert looked.shown_patch is None
    assert "+- name: Kelp\r\n" in looked.patch


@pytest.mark.slow
def test_a_merge_that_brought_the_entry_leaves_no_conflict(reef):
    pull = reef.apply(body="!1")
    reef.community.commit({"sig_members.yaml": with_lines(ROSTER, KELP)})
    assert "conflict" not in words(reef.look(pull))


@pytest.mark.slow
def test_a_local_edit_is_looked_at_without_the_host(reef):
    folder = reef.community.folder
    (folder / "sig_members.yaml").write_text(with_lines(ROSTER, KELP))
    diff = folder / "apply.diff"
    diff.write_bytes(subprocess.run(["git", "-C", folder, "diff"], check=True, capture_output=True).stdout)
    count = reef.community.server.count
    with reef.community.run() as run:
        looked = look_at_diff(run, diff, author="kelp", description="!1 https://blog.example/x")
    assert words(looked) == ["asks", "unchecked", "links", "before"]
    assert [(each.state, each.why) for each in looked.proofs] == [(ProofState.NOT_CHECKED, "not_read")]
    who = ["-c", "user.name=Kelp", "-c", "user.email=k@example.com"]
    subprocess.run(["git", "-C", folder, *who, "commit", "-qam", "Apply"], check=True)
    with reef.community.run() as run:
        looked = look_at_edit(run, "HEAD~1", "HEAD", author="otter", description="!1")
        with pytest.raises(Refusal, match="names no commit"):
            look_at_edit(run, "nowhere", "HEAD")
    assert "else" in words(looked)
    assert reef.community.server.count == count


@pytest.mark.slow
def test_the_command_tells_by_its_exit_code_whether_anything_is_to_mend(reef, monkeypatch, tmp_path):
    for name, value in reef.community.environment.variables.items():
        monkeypatch.setenv(name, value)
    good = reef.apply(body="!1")
    bad = reef.apply(KELP.replace("forests", "a: b"), who="stranger", body="!1")
    merged(reef, "Kelp")
    folder = ["--dir", str(reef.community.folder)]
    patch = tmp_path / "it.patch"
    done = CliRunner().invoke(
        app, ["application", str(good.number), *folder, "--lang", "en", "--patch", str(patch)]
    )
    assert (done.exit_code, patch.exists()) == (0, False)
    assert "Nothing is left for you to do" in done.output
    done = CliRunner().invoke(app, ["application", f"!{bad.number}", *folder, "--json"])
    assert done.exit_code == 1
    assert '"text": "  interest: a: b"' in done.output
    assert "example.com" not in done.output
    assert CliRunner().invoke(app, ["application", *folder]).exit_code == 2
    with pytest.raises(Refusal, match="there is no such pull request"):
        CliRunner().invoke(app, ["application", "99", *folder], catch_exceptions=False)
