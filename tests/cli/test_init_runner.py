"""`sigbot init --runner` in a folder that has its rules writes one file, and says what is still to be done."""


def test_only_the_runners_file_is_written(story, sigbot, monkeypatch, tmp_path):
    """The rules stay as they are, and no host is asked."""
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN_FILE", str(tmp_path / "token"))
    before = story.files()
    said = sigbot("init", "--runner", "cron")
    assert said.code == 0
    assert said.out == f"written: {story.folder}/sigbot.cron; its first lines say what to do with it\n"
    assert (
        said.err
        == f"sigbot: {tmp_path}/token: the token is expected there, on one line; it is not there yet\n"
    )
    assert {**story.files(), "sigbot.cron": b""} == {**before, "sigbot.cron": b""}
    assert story.server.count == 0
    (tmp_path / "token").write_text("s3cret-of-reef\n")
    said = sigbot("init", "--runner", "cron")
    assert (said.code, said.out, said.err) == (0, f"as it should be: {story.folder}/sigbot.cron\n", "")


def test_a_dry_run_shows_the_file(story, sigbot):
    """And writes nothing."""
    before = story.files()
    said = sigbot("init", "--runner", "systemd", "--dry-run")
    assert said.out.startswith(f"would write: {story.folder}/sigbot.service\n")
    assert "ExecStart=" in said.out
    assert story.files() == before


def test_a_changed_file_needs_force(story, sigbot):
    """What somebody wrote into it is not lost by accident."""
    story.write("sigbot.cron", "mine\n")
    said = sigbot("init", "--runner", "cron")
    assert said.code == 2
    assert "sigbot.cron: is there already, and says something else; `--force` writes it anew" in said.err
    assert story.read("sigbot.cron") == "mine\n"
    assert sigbot("init", "--runner", "cron", "--force").code == 0
    assert story.read("sig.yaml").startswith("sig: {key: reef")


def test_a_runner_that_is_none(sigbot):
    """The names are told."""
    said = sigbot("init", "--runner", "kron")
    assert (said.code, said.out) == (2, "")
    assert "there is no runner 'kron'; there is cron, systemd, github, gitee, container" in said.err
