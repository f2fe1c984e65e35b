"""Who wants to be left out of the pages: the last word holds, wherever it stands."""

from zoneinfo import ZoneInfo

from bot.sig.contributionedit import with_entries
from bot.sig.contributions import load_contributions

TZ = ZoneInfo("Asia/Shanghai")
HIDE = {"who": "@coral", "when": "2025-02-03T10:00:00+08:00", "shown": "false", "evidence": "there"}
SHOW = {**HIDE, "when": "2025-02-03T10:00:01+08:00", "shown": "true"}


def wishes(*files):
    read = {f"contributions/{n}.yaml": data for n, data in enumerate(files)}
    return [(each.who, each.shown) for each in load_contributions(read, TZ).visibility]


def written(*entries):
    return with_entries(b"", "contributions/confirmed.yaml", {"visibility": entries})


def test_a_wish_is_written_as_people_would_write_it():
    """And read as a truth value."""
    assert b"  shown: false\n" in written(HIDE)
    assert wishes(written(HIDE)) == [("@coral", False)]


def test_the_last_word_comes_last_whichever_file_it_is_in():
    assert wishes(written(SHOW), written(HIDE)) == [("@coral", False), ("@coral", True)]
