"""What people get wrong is told in one message: where, what, and what to do. Nothing is written, nothing is lost."""

import shutil

import pytest

ROSTER, OPENING, DEEDS = "sig_members.yaml", "contributions/opening.yaml", "contributions/2025.yaml"


def edit(file, before, after):
    return lambda story: story.edit(file, before, after)


def put(file, data):
    def write(story):
        path = story.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def add(file, data):
    return lambda story: put(file, (story.folder / file).read_bytes() + data)(story)


def folder(file):
    def make(story):
        (story.folder / file).unlink()
        (story.folder / file).mkdir()

    return make


ARTICLE = "articles: [{{who: '@coral', url: '{url}', when: 2025-02-01}}]\n"
CASES = {
    "a YAML slip": (edit("sig.yaml", "sig: {key", "sig: {key: x: "), "sig.yaml:1:"),
    "an unknown key": (
        edit("sig.yaml", "bots:", "bot:"),
        "sig.yaml:8:1: bot: unknown key 'bot'; did you mean",
    ),
    "a key that stands twice": (add("sig.yaml", b"bots: []\n"), "bots: stands twice; the first is in line 8"),
    "a text that is not UTF-8: sig.yaml": (add("sig.yaml", b"\xff"), "sig.yaml:25:1: byte 0xff is not UTF-8"),
    "a text that is not UTF-8: README.md": (add("README.md", b"\xff"), "README.md:12: is not UTF-8"),
    "a text that is not UTF-8: roster": (add(ROSTER, b"\xff"), f"{ROSTER}:7:1: byte 0xff is not UTF-8"),
    "a text that is not UTF-8: opening": (add(OPENING, b"\xff"), f"{OPENING}:6:1: byte 0xff is not UTF-8"),
    "a text that is not UTF-8: deeds": (put(DEEDS, b"\xff"), f"{DEEDS}:1:1: byte 0xff is not UTF-8"),
    "a text that is not UTF-8: board.json": (put("leaderboard/board.json", b"\xff"), "board.json: not UTF-8"),
    "one person with two accounts": (
        edit(
            ROSTER, "Maintainers:\n", "Maintainers:\n- {name: Coral, gitee_home: https://gitee.com/coral2}\n"
        ),
        f"{ROSTER}:6:29: Maintainers[0].gitee_home: 'Coral' has another account in line 3, gitee:coral",
    ),
    "a negative number": (
        edit(OPENING, "prs: 5", "prs: -5"),
        f"{OPENING}:3:86: rows[0].balance.prs: must be",
    ),
    "a broken address": (
        put(DEEDS, ARTICLE.format(url="htps://x")),
        f"{DEEDS}:1:33: articles[0].url: must be",
    ),
    "a page that is nobody's": (
        edit(ROSTER, "https://gitee.com/newt", "https:/gitee.com/newt"),
        f"{ROSTER}:4:28: Contributors[1].gitee_home: must be the page of a person",
    ),
    "a row with a missing cell": (
        edit("README.md", "| W. Shell |  ", "|  "),
        "README.md:9: 贡献榜: this row has 6 cells, the header has 7; add the missing cells",
    ),
    "a heading that is not there": (
        edit("README.md", "## 贡献榜", "## 贡献榜单"),
        "README.md: 贡献榜: there is no such heading; did you mean “贡献榜单”?",
    ),
    "a heading that is there twice": (
        add("README.md", "\n## 贡献榜\n".encode()),
        "README.md:13: 贡献榜: this heading stands on lines 3 and 13; give one of them another text",
    ),
    "an empty README": (put("README.md", ""), "README.md: 贡献榜: there is no such heading"),
    "a header that is not there": (
        edit("README.md", "积分", "分数"),
        "README.md:5: board.columns.points: no column is headed 积分 or Points; the table has 名字",
    ),
    "sig.yaml is a folder": (folder("sig.yaml"), "sig.yaml: is a folder, and a file is needed here"),
    "README.md is a folder": (folder("README.md"), "README.md: is a folder, and a file is needed here"),
    "no README": (lambda story: (story.folder / "README.md").unlink(), "README.md: there is no such file"),
    "an empty sig.yaml": (put("sig.yaml", ""), "sig.yaml:1:1: must be a mapping"),
}


@pytest.mark.parametrize("slip", CASES)
@pytest.mark.parametrize("command", ["board --write", "update", "check", "explain @coral"])
def test_a_slip_is_told_with_its_place(slip, command, story, sigbot):
    """Every command that reads the files says the same: one message, exit code 2, every file as it was."""
    make, expected = CASES[slip]
    make(story)
    before = story.files()
    said = sigbot(*command.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("sigbot: ")
    assert said.err.count("\n") == 1
    assert expected in said.err
    assert story.files() == before


def test_a_folder_without_sig_yaml_says_what_to_do(story, sigbot):
    """Outside of any SIG's folder, each command names the ways on."""
    (story.folder / "sig.yaml").unlink()
    said = sigbot("board")
    assert said.code == 2
    assert "there is no sig.yaml here or above. Go to the SIG's folder, name it with --dir" in said.err


def test_all_slips_of_all_files_are_told_at_once(story, sigbot):
    """Whoever corrects files is not sent round and round."""
    edit(OPENING, "prs: 5", "prs: -5")(story)
    edit(ROSTER, "https://gitee.com/newt", "newt")(story)
    put(DEEDS, ARTICLE.format(url="nowhere"))(story)
    places = [line.removeprefix("sigbot: ").split(":")[0] for line in sigbot("board").err.splitlines()]
    assert places == [DEEDS, OPENING, ROSTER]


def test_a_machine_without_git_works(story, sigbot, monkeypatch):
    """No git, or no checkout: the board is counted all the same."""
    monkeypatch.setenv("PATH", "/nonexistent")
    assert sigbot("update").code == 0
    assert "no git checkout" in sigbot("doctor").out


def test_a_second_run_is_told_to_wait(story, sigbot):
    """Two runs at once: the second says so, and changes nothing."""
    from bot.store.store import alone

    with alone(story.folder / ".sigbot"):
        before = story.files()
        said = sigbot("update")
    assert said.code == 2
    assert "another run of sigbot is at work here; let it finish, then run again" in said.err
    assert story.files() == before


@pytest.mark.parametrize("damage", [b"no database at all, but long enough" * 50, "half"])
def test_a_damaged_database_is_put_aside_by_its_owner(damage, story, sigbot):
    """A damaged database is named with the way out; what it held can be pulled again, to the same files."""
    story.pr("coral")
    assert sigbot("update").code == 0
    before = story.files()
    path = story.folder / ".sigbot/sigbot.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage == "half" else damage)
    said = sigbot("update")
    assert said.code == 2
    assert "the database is damaged" in said.err
    assert "move it away and run `sigbot update`" in said.err
    assert "Traceback" not in said.err
    shutil.move(path, path.with_name("damaged"))
    assert sigbot("update").code == 0
    assert story.files() == before
