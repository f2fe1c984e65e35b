"""E-mail addresses and tokens stay where they are: no message, no file and no log repeats them."""

import pytest

ADDRESS = "somebody.else@mail.example"
WRONG = {
    "a page in the roster": ("sig_members.yaml", "https://gitee.com/newt", ADDRESS),
    "a name in the roster": ("sig_members.yaml", "name: Newt", f"name: {ADDRESS}"),
    "a key of the roster": ("sig_members.yaml", "interest: ponds", f"{ADDRESS}: ponds"),
    "a list of the roster": ("sig_members.yaml", "Maintainers:", f"{ADDRESS}:"),
    "a login": ("sig.yaml", "bots: [reef-bot]", f"bots: [{ADDRESS}]"),
    "a key": ("sig.yaml", "bots: [reef-bot]", f"{ADDRESS}: 1"),
    "a repository": ("sig.yaml", "reef/core, {", f"{ADDRESS}, {{"),
    "an API": ("sig.yaml", "bots: [reef-bot]", f"forges: {{gitee: {{api: 'mailto:{ADDRESS}'}}}}"),
    "a balance": ("contributions/opening.yaml", "points: 10", f"points: {ADDRESS}"),
    "an account": ("contributions/opening.yaml", "account: coral", f"account: {ADDRESS}"),
    "a row's key": ("contributions/opening.yaml", "row: coral", f"row: {ADDRESS}"),
    "a header": ("README.md", "gitee_id ", f"{ADDRESS} "),
    "a number": ("README.md", "| 10 |", f"| {ADDRESS} |"),
    "an account's cell": ("README.md", "[@coral](https://gitee.com/coral)", ADDRESS),
}
DEEDS = {
    "who": f"articles: [{{who: '{ADDRESS}', url: https://x.example/a, when: 2025-02-01}}]",
    "url": f"articles: [{{who: '@coral', url: 'mailto:{ADDRESS}', when: 2025-02-01}}]",
    "when": f"articles: [{{who: '@coral', url: https://x.example/a, when: '{ADDRESS}'}}]",
    "meeting": f"attended: [{{who: '@coral', meeting: '{ADDRESS}', evidence: minutes}}]",
    "signed by": f"links: [{{row: w-shell, account: newt, when: 2025-02-01, by: {ADDRESS}}}]",
    "a count": f"corrections: [{{who: '@coral', count: {ADDRESS}, change: 1, when: 2025-02-01, reason: r, by: a}}]",
    "a section": f"{ADDRESS}: []",
}


def nowhere(story, said):
    state = [path.read_bytes() for path in story.folder.glob("leaderboard/*")]
    return not [each for each in (said.out.encode(), said.err.encode(), *state) if b"mail.example" in each]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_misplaced_address_is_not_repeated(wrong, story, sigbot):
    """Wherever an address stands by mistake, messages and files show the place and not the address."""
    story.edit(*WRONG[wrong])
    for command in (["check"], ["update"], ["explain", "@coral", "--json"], ["doctor"]):
        assert nowhere(story, sigbot(*command))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_misplaced_address_in_contributions_is_not_repeated(deed, story, sigbot):
    """The same for what people record by hand."""
    story.record("2025", DEEDS[deed])
    for command in (["check"], ["update"], ["explain", "@coral"]):
        assert nowhere(story, sigbot(*command))


def record_an_address(story):
    """Write one into everything by hand that is free text."""
    talk = f"{{who: '@coral', meeting: 2025-02-01, topic: by {ADDRESS}, evidence: ask {ADDRESS}}}"
    article = f"{{who: '@coral', url: https://x.example/a, title: by {ADDRESS}, when: 2025-02-01}}"
    correction = (
        f"{{who: '@coral', count: prs, change: 1, reason: by {ADDRESS}, when: 2025-02-01, by: manta}}"
    )
    story.record("2025", f"talks: [{talk}]\narticles: [{article}]\ncorrections: [{correction}]\n")


def test_an_address_in_a_title_is_not_repeated(story, sigbot):
    """What people wrote on the host reaches no file and no terminal with an address in it."""
    story.pr("coral").title = f"Fix for {ADDRESS}"
    assert nowhere(story, sigbot("update"))
    assert nowhere(story, sigbot("explain", "@coral"))


def test_an_address_in_a_recorded_text_is_not_shown(story, sigbot):
    """Topics, evidence and reasons are shown without it, as text and as JSON."""
    record_an_address(story)
    assert sigbot("update").code == 0
    for command in (
        ["explain", "@coral"],
        ["explain", "@coral", "--json"],
        ["explain", ADDRESS],
        ["board", "--json"],
    ):
        said = sigbot(*command)
        assert ADDRESS not in said.out + said.err


def test_an_address_in_a_recorded_text_reaches_no_page(story, sigbot):
    """leaderboard/ is public: it shows what was done, without the address."""
    record_an_address(story)
    assert nowhere(story, sigbot("update"))


@pytest.mark.parametrize(("token", "words"), [
    ("wr0ng-of-reef", "the token is not accepted (status 401); renew it"),
    ("0ld-of-reef", "Access token is expired"),
])  # fmt: skip
@pytest.mark.parametrize("command", ["update", "doctor"])
def test_a_refused_token_is_not_repeated(command, token, words, story, sigbot, monkeypatch):
    """A wrong or an expired token: exit code 4, what to do, and never the token."""
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN", token)
    said = sigbot(command)
    assert said.code == 4
    assert words in said.out + said.err
    assert token not in said.out + said.err + "".join(map(str, story.files().values()))


@pytest.mark.parametrize("token", ["s3cret-of-reef\nanother", "s3cret of reef", "令牌", "\x1b[31m"])
def test_a_token_that_cannot_be_one_is_refused_at_once(token, story, sigbot, monkeypatch):
    """Nothing is asked with it, and it is not shown."""
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN", token)
    said = sigbot("update")
    assert (said.code, story.server.count) == (2, 0)
    words = "SIGBOT_GITEE_TOKEN holds no token: a token is one word of letters and digits, on one line"
    assert said.err == f"sigbot: {words}\n"


def test_a_token_from_a_file_with_a_line_break(story, sigbot, monkeypatch, tmp_path):
    """Files end in a line break; the token does not."""
    file = tmp_path / "token"
    file.write_text("s3cret-of-reef\n")
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN_FILE", str(file))
    assert sigbot("update").code == 0
    assert "with a token" in sigbot("doctor").out


@pytest.mark.parametrize(("content", "words"), [
    (None, "there is no such file"),
    (b"two\nlines\n", "SIGBOT_GITEE_TOKEN_FILE holds no token"),
    (b"\xff\xfe\x00", "SIGBOT_GITEE_TOKEN_FILE holds no token"),
])  # fmt: skip
def test_a_token_file_that_is_none(content, words, story, sigbot, monkeypatch, tmp_path):
    """The file is named, its content is not."""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN_FILE", str(file))
    said = sigbot("update")
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert "two" not in said.err
