"""What stands on the host of the bot's own, and whether somebody paused it: known with or without the database."""

import pytest
from e2e.beginning import beginnings
from e2e.community import TOKEN

from bot.actions import Purpose
from bot.app.around import branch_name, look_around, pulls_for
from bot.app.home import fetch_home
from bot.errors import ForgeError, Refusal
from bot.forge.own import Own
from bot.rules.publishing import Pull

BRANCH = "sigbot-reef-board"
MARK = "Sigbot-Board: reef 0a1b2c3d4e"
DESK = "Sigbot-Desk: reef 0a1b2c3d4e"
PAUSE, RESUME = "/pause", "/resume"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    def tell(reef):
        reef.days(1)
        with reef.run() as run:
            fetch_home(run)

    yield from beginnings(tmp_path_factory.mktemp("reef"), tell)


@pytest.fixture
def reef(beginning):
    """A community of which a copy is here; nobody has looked around yet."""
    return beginning.again()


@pytest.fixture
def pull(reef):
    """The bot's pull request is open."""
    return opened(reef)


@pytest.fixture
def desk(reef):
    """The bot's desk is open."""
    return noted(reef)


def opened(reef, who="otter", body=MARK, branch=BRANCH, title="Numbers"):
    reef.clock.advance(60)
    with reef.forge.lock:
        return reef.home.pull(
            author=reef.users[who], title=title, body=f"Text.\n\n{body}\n", branch=branch, at=reef.clock.now()
        )


def noted(reef, who="otter", body=DESK):
    reef.clock.advance(60)
    with reef.forge.lock:
        return reef.home.issue(
            author=reef.users[who], title="Desk", body=f"Text.\n\n{body}\n", at=reef.clock.now()
        )


def say(reef, topic, who, words):
    reef.clock.advance(60)
    return topic.comment_by(reef.users.get(who), words, reef.clock.now())


def look(reef, use=lambda _home, around: around):
    """Look around as a run does; give what is seen, or what `use` makes of it."""
    with reef.run() as run, run.forge() as forge:
        home = fetch_home(run)
        return use(home, look_around(home, Own(forge.session)))


def numbers(reef):
    return sorted(each.number for each in look(reef).proposals)


def paused(reef):
    """Say who holds the bot up: the same with the database and without it."""
    reef.clock.advance(60)
    kept = look(reef).pause
    (reef.folder / ".sigbot/sigbot.db").unlink()
    assert look(reef).pause == kept
    return kept and kept.login


def asked(reef):
    """Give what one more look asks for."""
    before = reef.server.count
    look(reef)
    return [seen.path.removeprefix("/repos/reef/community") for seen in reef.server.requests[before:]]


class TestOwn:
    """Which pull requests are the bot's own."""

    def test_by_its_branch_or_by_its_mark(self, reef):
        """Either may be gone: a branch is deleted, a text is edited."""
        opened(reef)
        opened(reef, body="")
        opened(reef, branch="patch-1")
        opened(reef, body="Sigbot-Meeting: reef 12", branch="sigbot-reef-meeting")
        assert numbers(reef) == [1, 2, 3, 4]

    def test_nobody_elses(self, reef):
        """Neither a stranger's with mark and branch, nor the account's own work, nor a neighbour's."""
        opened(reef, who="stranger")
        opened(reef, body="", branch="patch-1")
        opened(reef, body="Sigbot-Board: atoll 0a1b", branch="sigbot-atoll-board")
        assert numbers(reef) == []

    def test_those_of_every_account_that_is_named(self, reef):
        """The bot may have had another one before."""
        publish = "publish: {accounts: [Otter, reef-bot]}\n"
        reef.commit({"sig.yaml": reef.upstream("sig.yaml") + publish})
        opened(reef)
        opened(reef, who="reef-bot")
        opened(reef, who="stranger")
        assert numbers(reef) == [1, 2]

    def test_a_token_of_another_account_is_refused(self, reef):
        """Or it would open everything a second time."""
        reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {accounts: [reef-bot]}\n"})
        with pytest.raises(Refusal, match=r"the token is otter's, and publish\.accounts .* names reef-bot"):
            look(reef)

    def test_what_is_decided_from(self, reef, pull):
        """All but what people may say there; the instants are the host's."""
        pull.edit(labels=["lgtm"])
        created = int(reef.clock.now())
        reef.clock.advance(3600)
        pull.close(reef.clock.now())
        [found] = look(reef, lambda home, around: pulls_for(home, around, Purpose.BOARD))
        closed = int(reef.clock.now())
        assert found == Pull(
            1,
            "closed",
            "0a1b2c3d4e",
            "Numbers",
            f"Text.\n\n{MARK}\n",
            ("lgtm",),
            "master",
            created,
            closed,
            source=found.source,
            head=found.head,
        )

    def test_each_purpose_has_its_own(self, reef, pull):
        opened(reef, body="Sigbot-Meeting: reef 12", branch="sigbot-reef-meeting")
        by_purpose = look(reef, lambda home, around: [len(pulls_for(home, around, each)) for each in Purpose])
        assert dict(zip(Purpose, by_purpose, strict=True)) == {
            Purpose.BOARD: 1,
            Purpose.DECISIONS: 0,
            Purpose.MEETING: 1,
        }
        assert look(reef, lambda home, _: branch_name(home, Purpose.BOARD)) == BRANCH

    def test_the_time_is_the_hosts(self, reef):
        around = look(reef)
        assert (around.me.login, around.now) == ("otter", int(reef.clock.now()))


class TestDesk:
    """The one standing issue, found where it is."""

    def number(self, reef):
        found = look(reef).desk
        return found and found.number

    def test_by_its_mark_among_the_accounts_issues(self, reef):
        noted(reef, who="stranger")
        noted(reef, body="Sigbot-Desk: atoll 0a1b")
        noted(reef, body="")
        assert self.number(reef) is None
        desk = noted(reef)
        assert self.number(reef) == desk.number

    def test_once_found_it_is_asked_for_by_its_number(self, reef, desk):
        assert self.number(reef) == desk.number
        assert asked(reef) == ["/user", "/pulls", f"/issues/{desk.number}", f"/issues/{desk.number}/comments"]

    def test_one_that_comes_later_is_found(self, reef):
        """That there is none is not remembered."""
        assert self.number(reef) is None
        desk = noted(reef)
        assert self.number(reef) == desk.number

    def test_an_open_one_goes_before_a_closed_one(self, reef, desk):
        desk.close(reef.clock.now())
        other = noted(reef)
        assert self.number(reef) == other.number

    def test_a_closed_one_is_still_the_desk(self, reef, desk):
        """People closed it: nothing is opened in its place."""
        desk.close(reef.clock.now())
        assert self.number(reef) == desk.number

    def test_one_that_was_deleted_is_looked_for_again(self, reef, desk):
        assert self.number(reef) == desk.number
        other = noted(reef)
        desk.delete()
        assert self.number(reef) == other.number
        other.delete()
        assert self.number(reef) is None


class TestPause:
    """What people say under the bot's own things, as it stands there now."""

    @pytest.mark.parametrize("where", ["pull", "desk"])
    def test_a_role_holder_is_heard(self, reef, request, where):
        topic = request.getfixturevalue(where)
        say(reef, topic, "stranger", PAUSE)
        assert paused(reef) is None
        say(reef, topic, "newt", f"Wait a moment.\r\n{PAUSE}\r\n")
        assert paused(reef) == "newt"

    def test_a_reason_may_stand_behind_it_in_either_width(self, reef, pull):
        say(reef, pull, "newt", "／Pause：等平台维护结束")
        assert paused(reef) == "newt"

    def test_one_topic_answers_for_the_other(self, reef, pull, desk):
        """There is one bot: who pauses it here lets it go on there."""
        say(reef, pull, "newt", PAUSE)
        say(reef, desk, "newt", RESUME)
        assert paused(reef) == "newt"
        say(reef, desk, "manta", RESUME)
        assert paused(reef) is None

    def test_what_is_edited_or_deleted_is_heard_as_it_is_then(self, reef, pull):
        """Though an edit need not show in the time of what it stands under."""
        comment = say(reef, pull, "newt", "Hm")
        assert paused(reef) is None
        comment.edit(PAUSE)
        assert look(reef).pause.login == "newt"
        comment.delete()
        assert look(reef).pause is None

    def test_it_holds_when_the_topic_is_closed(self, reef, pull):
        say(reef, pull, "newt", PAUSE)
        pull.close(reef.clock.now())
        assert paused(reef) == "newt"

    def test_a_word_under_a_closed_topic_is_heard(self, reef, pull):
        """Also where the run before had read it all."""
        pull.close(reef.clock.now())
        look(reef)
        say(reef, pull, "newt", PAUSE)
        assert look(reef).pause.login == "newt"

    def test_a_deleted_account_is_nobody(self, reef, pull):
        say(reef, pull, "nobody", PAUSE)
        assert paused(reef) is None

    def test_under_anything_else_it_is_not_for_the_bot(self, reef):
        say(reef, opened(reef, who="stranger"), "manta", PAUSE)
        say(reef, noted(reef, who="stranger"), "manta", PAUSE)
        assert paused(reef) is None

    def test_a_role_that_was_taken_away_pauses_nothing(self, reef, pull):
        """Rights are those of the roster as merged, today."""
        say(reef, pull, "newt", PAUSE)
        lines = reef.upstream("sig_members.yaml").splitlines(keepends=True)
        reef.commit({"sig_members.yaml": "".join(line for line in lines if "newt" not in line)})
        assert paused(reef) is None

    def test_the_working_tree_gives_no_rights(self, reef, pull):
        say(reef, pull, "stranger", PAUSE)
        roster = reef.folder / "sig_members.yaml"
        roster.write_text(roster.read_text().replace("gitee.com/newt", "gitee.com/stranger"))
        assert paused(reef) is None

    def test_a_hundred_words_do_not_hide_the_last(self, reef, pull):
        for n in range(130):
            say(reef, pull, "stranger", f"{n}")
        say(reef, pull, "newt", PAUSE)
        assert paused(reef) == "newt"


class TestCosts:
    """A quiet run asks for little, and a host that does not answer is not taken for one that has nothing."""

    def test_five_requests_where_all_is_open(self, reef, pull, desk):
        look(reef)
        assert asked(reef) == [
            "/user",
            "/pulls",
            f"/issues/{desk.number}",
            "/pulls/1/comments",
            f"/issues/{desk.number}/comments",
        ]

    def test_closed_ones_are_read_once(self, reef, desk):
        for _ in range(5):
            opened(reef).close(reef.clock.now())
        look(reef)
        assert len(asked(reef)) == 4

    def test_a_host_that_refuses_is_a_failure(self, reef, pull):
        """What nobody could read might have been a pause."""
        reef.server.expire(TOKEN)
        with pytest.raises(ForgeError, match="not accepted"):
            look(reef)


def test_a_sig_whose_name_begins_with_anothers_has_its_own(reef):
    """Two of them in one repository, with one account."""
    text = reef.upstream("sig.yaml").replace("key: reef", "key: reef-two")
    (reef.folder / "sig.yaml").write_text(text)
    reef.commit({"sig.yaml": text})
    opened(reef)
    assert look(reef, lambda home, _: branch_name(home, Purpose.BOARD)) == "sigbot-reef-two-board"
    assert numbers(reef) == []
