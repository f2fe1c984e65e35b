"""No e-mail address reaches the disk, wherever the host puts one."""

import re
from pathlib import Path

from bot.demo.gitee import answers, routes
from store.host import START, Host
from store.rows import CONFIG

ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+\.\w+")
FIELDS = (
    "body",
    "name",
    "remark",
    "blog",
    "weibo",
    "bio",
    "html_url_of_nobody",
    "email",
    "committer",
    "commit",
)


def poisoned(value, trail="root"):
    """Put an address into every object, in fields known and unknown, and into what people write."""
    if isinstance(value, dict):
        extra = {
            name: f"{trail}.{name}@example.com" for name in FIELDS if name not in value or name == "body"
        }
        texts = {name: f"{value[name]} (ask {name}@example.com)" for name in ("title",) if name in value}
        return {**{key: poisoned(each, key) for key, each in value.items()}, **extra, **texts}
    return [poisoned(each, trail) for each in value] if isinstance(value, list) else value


def test_no_address_of_any_answer_is_in_the_database(tmp_path, monkeypatch):
    """Read the database's files byte by byte after a pull of lists, single items, files and an error."""
    for name in ("as_json", "as_list", "file_json"):
        real = getattr(answers, name)
        monkeypatch.setattr(routes, name, lambda *given, real=real: poisoned(real(*given)))
    with Host(tmp_path, config=CONFIG.replace("code: [reef/core,", "code: [reef/core, reef/dead,")) as host:
        tools = host.forge.repo("reef/tools")
        host.prs(120, labels=["ask carl@example.com"])
        host.prs(3, repo=tools, files=["src/reef/a.py"])
        host.repo.issue(author=host.users[0], title="Report", at=START - 60)
        people = [f"gitee:{user.id}" for user in host.users]
        sync = host.sync(people=people)
        host.repo.pulls.get(5).delete()
        for _ in ("the issues' turn to be compared", "the pull requests'"):
            host.sync(people=people)
        assert (len(host.known()), host.deleted()) == (122, [5])
        assert ["reef/dead" in error for error in sync.report.errors] == [True]
        found = [ADDRESS.findall(path.read_bytes()) for path in Path(tmp_path).iterdir()]
        assert len(found) >= 2  # the database and its log
        assert [address for each in found for address in each] == []


def test_the_poison_is_there(tmp_path, monkeypatch):
    """The test above would find an address if one came through."""
    real = answers.as_list
    monkeypatch.setattr(routes, "as_list", lambda rows: poisoned(real(rows)))
    with Host(tmp_path) as host:
        host.prs(1)
        body = host.gitee.session.get("/repos/reef/core/pulls").body[0]
    assert ADDRESS.search(body["title"].encode())
    assert ADDRESS.search(body["user"]["email"].encode())
