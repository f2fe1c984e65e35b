"""`sigbot consistency` on whole folders: the real one, an invented one of the same pattern, and broken ones."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.ladder.consistency import consistency
from bot.errors import ConfigError

REAL = Path(__file__).parents[3] / "shared/data/trusted-ai-sig"

CONFIG = """\
sig: {key: reef, name: Reef, timezone: Asia/Shanghai}
home: {forge: gitee, repo: reef/community, path: sigs/reef}
scopes: {code: [reef/core]}
counts: {prs: {count: pr_opened, in: code}}
board:
  tables: [{file: README.md, heading: SIG贡献榜}, {file: README_en.md, heading: Contribution List}]
  columns: {name: [名字, Name], account: [gitee_id], prs: [提交PR数量, Number of PR submitted]}
"""
README = """\
## SIG贡献榜

| 名字     | gitee_id                              | 提交PR数量 |
|--------|---------------------------------------|--------|
| S. Eel | [@sea_eel](https://gitee.com/sea_eel) | 3      |

## SIG负责人

* [Otter](https://gitee.com/otter)
* [Mr. Manta](https://gitee.com/manta)
* [newt](https://gitee.com/newt)

## 近期活动预告
"""
README_EN = """\
## Contribution List

| Name   | gitee_id                              | Number of PR submitted |
|--------|---------------------------------------|------------------------|
| S. Eel | [@sea_eel](https://gitee.com/sea_eel) | 3                      |

## SIG maintainers

* [Otter](https://gitee.com/otter)
* [Mr. Manta](https://gitee.com/manta)
* [newt](https://gitee.com/newt)

## Recent Events Preview
"""
ROSTER = """\
Contributors:
- {name: Mr. Crab, gitee_home: https://gitee.com/Crab_Fox, email: crab@example.com, interest: sand}
- {name: Mr. Manta, gitee_home: https://gitee.com/manta, email: manta@example.com, interest: deep sea}
- {name: newt, gitee_home: https://gitee.com/newt, email: newt@example.com, interest: ponds}
Committers:
- {name: Mr. Manta, gitee_home: https://gitee.com/manta, email: manta@example.com}
Maintainers:
- {name: Otter, gitee_home: https://gitee.com/otter, email: otter@example.com, interest: rivers}
- {name: Mr. Manta, gitee_home: https://gitee.com/manta, email: manta@example.com}
- {name: newt, gitee_home: https://gitee.com/newt, email: newt@example.com}
"""
SIG_INFO = """\
maintainers:
- gitee_id: manta
  name: Mr. Manta
  email: manta@example.com
- gitee_id: newt
  name: newt
  email: newt@example.com
- gitee_id: Crab_Fox
  name: Mr. Crab
  email: crab@example.com
repositories:
- repo: [reef/core]
  committers:
  - gitee_id: manta
  - gitee_id: newt
  - gitee_id: KelpLiu
    email: kelp@example.com
  - gitee_id: squid
  contributors:
  - gitee_id: shrimp
- repo: reef/tools
  contributors:
  - gitee_id: sea_eel
"""
OWNERS = "approvers:\n- manta\n- newt\n- kelpliu\n- chair-of-others\n"
PATTERN = [
    ("otter", "leads", "sig-info.yaml"), ("Crab_Fox", "leads", "sig-info.yaml"),
    ("KelpLiu", "merges", "sig_members.yaml"), ("KelpLiu", "spelling", None), ("squid", "merges", None),
    ("shrimp", "belongs", None), ("sea_eel", "belongs", None),
]  # fmt: skip


class Reef:
    """The folder of an invented SIG in the checkout of its community."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "sigs/reef"
        self.folder.mkdir(parents=True)
        files = {"sig.yaml": CONFIG, "README.md": README, "README_en.md": README_EN}
        files |= {"sig_members.yaml": ROSTER, "sig-info.yaml": SIG_INFO, "../OWNERS": OWNERS}
        for name, text in files.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def edit(self, name: str, before: str, after: str) -> None:
        assert before in self.read(name)
        self.write(name, self.read(name).replace(before, after))

    def git(self, *arguments: str, **options):
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example", *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=True, **options)

    def commit(self) -> None:
        self.git("init", "-q", str(self.root))
        self.git("add", "-A")
        self.git("commit", "-qm", "all")

    def told(self):
        found = consistency(self.folder).found
        return [(each.login, str(each.question), each.odd) for each, _ in found]


@pytest.fixture
def reef(tmp_path):
    made = Reef(tmp_path / "community")
    made.commit()
    return made


def namings(compared, login):
    return [s.place for each, _ in compared.found if each.login == login for s in each.namings if s.named]


def test_the_real_files_disagree_as_is_known(tmp_path):
    """Each once; OWNERS is not among the files, so it is made."""
    if not REAL.exists():
        pytest.skip("the real files are not here")
    root = tmp_path / "community"
    folder = root / "sigs/security"
    folder.mkdir(parents=True)
    for name in ("README.md", "README_en.md", "sig_members.yaml", "sig-info.yaml"):
        shutil.copyfile(REAL / name, folder / name)
    columns = "{name: [名字, Name], account: [gitee_id], prs: [提交PR数量, Number of PR submitted]}"
    (folder / "sig.yaml").write_text(f"{CONFIG[: CONFIG.index('  columns')]}  columns: {columns}\n")
    (root / "OWNERS").write_text("approvers:\n- jxlang910\n- emmmmtang\n- zhidanliu\n")
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    author = ["-c", "user.name=x", "-c", "user.email=x@x.example"]
    subprocess.run(["git", "-C", root, *author, "commit", "-qm", "all"], check=True)
    compared = consistency(folder)
    assert [(each.login, str(each.question), each.odd) for each, _ in compared.found] == [
        ("randywangze", "leads", "sig-info.yaml"),
        ("Mr_GerhardtHu_Fox", "leads", "sig-info.yaml"),
        ("ZhidanLiu", "merges", "sig_members.yaml"),
        ("ZhidanLiu", "spelling", None),
        ("pkuliuliu", "merges", None),
        ("liu_luobin", "belongs", None),
        ("limingjun1", "belongs", None),
        ("shazi4399", "belongs", None),
    ]
    assert namings(compared, "randywangze") == ["sig_members.yaml:43", "README.md:35", "README_en.md:36"]
    assert namings(compared, "pkuliuliu") == ["sig-info.yaml:45"]
    assert (compared.patch, compared.problems) == (b"", ())
    assert compared.unseen == (("OWNERS", "absent"),)


def test_the_same_pattern_in_an_invented_sig(reef):
    assert reef.told() == PATTERN


def test_an_owners_of_the_folder_itself_is_expected_to_name_who_leads(reef):
    shutil.move(reef.folder.parent / "OWNERS", reef.folder / "OWNERS")
    told = reef.told()
    assert [each for each in told if each not in PATTERN] == [
        ("otter", "merges", None),
        ("chair-of-others", "merges", None),
    ]


def test_a_folder_in_no_checkout_is_compared_without_what_lies_above(tmp_path):
    assert ("../OWNERS", "no_checkout") in consistency(Reef(tmp_path / "community").folder).unseen


def test_no_owners_above_is_said(reef):
    (reef.folder.parent / "OWNERS").unlink()
    assert ("../OWNERS", "none_above") in consistency(reef.folder).unseen


@pytest.mark.parametrize("name", ["README_en.md", "sig_members.yaml", "sig-info.yaml"])
def test_a_missing_file_is_said_and_the_rest_compared(name, reef):
    reef.edit("README_en.md", "* [newt](https://gitee.com/newt)\n", "")
    (reef.folder / name).unlink()
    compared = consistency(reef.folder)
    assert (name, "absent") in compared.unseen
    assert compared.found
    assert compared.problems == ()
    assert not any(naming.file == name for each, _ in compared.found for naming in each.namings)


@pytest.mark.parametrize(("name", "broken", "message"), [
    ("sig-info.yaml", "maintainers:\n- gitee_id: [\n", "sig-info.yaml:3:1: not valid YAML"),
    ("sig_members.yaml", "Maintainers:\n- name: Otter\n", "sig_members.yaml:2:3: Maintainers[0].gitee_home"),
    ("../OWNERS", "approvers:\n- @manta\n", "../OWNERS:2:3: not valid YAML"),
    ("README.md", "## 负责人\n\n* [Otter](https://gitee.com/otter)\n", "README.md: SIG贡献榜: there is no such"),
])  # fmt: skip
def test_a_broken_file_is_told_with_its_line_and_the_rest_is_compared(name, broken, message, reef):
    reef.edit("README_en.md", "* [newt](https://gitee.com/newt)\n", "")
    reef.write(name, broken)
    compared = consistency(reef.folder)
    assert any(message in str(problem) for problem in compared.problems)
    assert compared.found
    assert not compared.agree


def test_a_file_that_is_not_utf_8_is_told_once(reef):
    (reef.folder / "README.md").write_bytes(b"## SIG\xff\n")
    problems = [str(problem) for problem in consistency(reef.folder).problems]
    assert problems == ["README.md:1: is not UTF-8 here; save the file as UTF-8"]


def test_without_the_rules_nothing_is_compared(reef):
    reef.write("sig.yaml", "sig: {}\n")
    with pytest.raises(ConfigError, match=r"sig\.yaml"):
        consistency(reef.folder)


def test_nothing_of_the_roster_or_of_a_file_further_up_is_patched(reef):
    reef.edit("sig_members.yaml", "https://gitee.com/Crab_Fox", "https://gitee.com/crab_fox")
    reef.edit("../OWNERS", "- manta", "- MANTA")
    patch = consistency(reef.folder).patch.decode()
    assert [line for line in patch.splitlines() if line.startswith("---")] == ["--- a/sig-info.yaml"]


def test_remembered_accounts_tell_former_logins_and_spelling(reef):
    reef.edit("README.md", "gitee.com/otter", "gitee.com/sea-otter")
    reef.edit("README_en.md", "gitee.com/otter", "gitee.com/OTTER")
    (reef.folder / "leaderboard").mkdir()
    reef.write("leaderboard/accounts.yaml", "gitee:\n- {id: '5', login: otter, former: [sea-otter]}\n")
    compared = consistency(reef.folder)
    assert [(each.login, str(each.question)) for each, _ in compared.found][:2] == [
        ("otter", "leads"), ("otter", "spelling"),
    ]  # fmt: skip
    assert b"+* [Otter](https://gitee.com/otter)\n" in compared.patch


def test_a_second_reading_changes_nothing(reef):
    assert consistency(reef.folder) == consistency(reef.folder)


NAMES = ["otter", "manta", "newt"]


@settings(max_examples=12)
@given(
    lacking=st.lists(st.tuples(st.sampled_from(["README.md", "README_en.md"]), st.sampled_from(NAMES)), max_size=2),
    shouted=st.lists(st.tuples(st.sampled_from(["README.md", "sig-info.yaml"]), st.sampled_from(NAMES)), max_size=2),
    newline=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
    spare=st.sampled_from(["| `b` @all\n", "\u202ex\n", ""]),
)  # fmt: skip
def test_a_patch_settles_what_it_is_about_and_keeps_every_other_line(
    lacking, shouted, newline, bom, spare, tmp_path_factory
):
    """With any ends of lines, and a byte-order mark or none: applied with git, compared again."""
    reef = Reef(tmp_path_factory.mktemp("any") / "community")
    for file, login in set(lacking):
        lines = reef.read(file).splitlines(keepends=True)
        reef.write(file, "".join(line for line in lines if f"com/{login})" not in line))
    for file, login in set(shouted):
        reef.write(file, reef.read(file).replace(f"com/{login})", f"com/{login.upper()})").replace(
            f"gitee_id: {login}\n", f"gitee_id: {login.upper()}\n"))  # fmt: skip
    for file in ("README.md", "README_en.md", "sig-info.yaml"):
        end = spare if file != "sig-info.yaml" else ""
        reef.write(file, "\ufeff" * bom + (reef.read(file) + end).replace("\n", newline))
    before = {
        name: reef.read(name) for name in ("README.md", "README_en.md", "sig-info.yaml", "sig_members.yaml")
    }
    compared = consistency(reef.folder)
    assert b"example.com" not in compared.patch
    ready = [(each.login, each.question) for each, files in compared.found if files]
    if compared.patch:
        reef.git("init", "-q", str(reef.root))
        reef.git("apply", "--check", input=compared.patch)
        reef.git("apply", input=compared.patch)
    again = {(each.login, each.question) for each, _ in consistency(reef.folder).found}
    assert not again & {each for each in ready if each[0] != "otter"}  # sig-info lacks the otter anyway
    for name, text in before.items():
        old, new = text.split("\n"), reef.read(name).split("\n")
        changed = [line for line in new if line not in old]
        assert all(any(login in line for login in NAMES) for line in changed)
        assert [line for line in old if line in new] == [line for line in new if line in old]
