"""The bot's answer keeps what was said, and nothing that people write is taken for it."""

import re

import pytest
from documents.conversations import DAY, HOSTILE, article, records, words
from documents.hostile import check_harmless
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands.lines import commands
from bot.documents.answer import Part, answer, kept, read_answer, rewritten
from bot.documents.marks import digest, has_mark
from bot.sig.conversation import Answers, ConversationRecord, read_record, write_record

KEY, LONGEST = "reef", 20_000
ANSWERED = Answers(note="7", by="coral", id="2", at=DAY, did=("0123abcd",))


def written(record, parts=(), before="", **options):
    return answer(before, parts, record, KEY, "en", longest=LONGEST, **options)[1]


@given(records)
@settings(max_examples=60)
def test_a_record_is_read_as_it_was_kept(record):
    """Only e-mail addresses are left out on the way."""
    stands = kept(record, LONGEST)
    if stands is None:
        assert "@" in repr(record)  # an address inside of a link, or what was left of a word
        return
    assert kept(stands, LONGEST) == stands
    read = read_answer(written(stands), KEY)
    assert (read.record, read.is_whole) == (stands, True)
    left_out = r"(?<!')@|\\x85|\\r|\\x00"  # addresses; YAML knows one end of a line
    if not re.search(left_out, repr(record)):
        assert stands == record


@pytest.mark.parametrize("text", HOSTILE)
def test_no_word_that_the_format_uses_breaks_it(text):
    record = kept(ConversationRecord(answers=ANSWERED, claims=(article(1, text),)), LONGEST)
    read = read_answer(written(record, [Part(f"/claim article {text}", "Noted.")]), KEY)
    assert (read.record, read.is_whole) == (record, True)


@given(records, words, words, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=30)
def test_what_is_said_above_is_never_taken_for_the_record(record, asked, said, newline):
    """Even where an answer let a person's words through as they are."""
    stands = kept(record, LONGEST)
    if stands is None:
        return
    text = written(stands, [Part(asked.split("\n")[0], said)]).replace("\n", newline)
    read = read_answer(text, KEY)
    assert (read.record, read.is_whole) == (stands, True)


@given(words)
@settings(max_examples=30)
@example("/x @all <script> ``` | ann@example.com")
def test_what_is_quoted_calls_nobody_and_commands_nothing(asked):
    text = written(ConversationRecord(answers=ANSWERED), [Part(asked, "Noted.")])
    assert list(commands(text)) == []
    check_harmless(text.partition("\n\n***\n\n")[0])


@given(records)
@settings(max_examples=20)
def test_the_record_calls_nobody_for_it_is_code(record):
    stands = kept(record, LONGEST)
    if stands is None:
        return
    text = written(stands)
    assert list(commands(text)) == []
    inside = re.search(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    outside = text.replace(inside[0], "") if inside else text
    assert "@" not in outside
    assert "\n```" not in (inside[1] if inside else "")


def test_an_edited_record_is_not_believed_and_still_says_what_it_answers():
    record = ConversationRecord(answers=ANSWERED, claims=(article(1),))
    text = written(record, [Part("/claim", "Noted.")])
    for edited in (
        text.replace("A reef", "Two reefs"),
        text.replace("n: 1", "n: 2"),
        text.replace("0123abcd", "0123abce"),
        text.replace("```yaml\n", "```yaml\nsettled:\n- n: 1\n  result: confirmed\n"),
        text.replace("claims:", "claims: ["),
        text.replace("```\n\nSigbot", "```\nwords\n\nSigbot"),
        text.replace("coral/2", "manta/5"),
    ):
        read = read_answer(edited, KEY)
        assert (read.record.answers.note, read.is_whole) == ("7", False), edited


def test_other_words_of_the_comment_may_be_edited():
    """A maintainer may mend a slip in the text: what counts is the record."""
    record = ConversationRecord(answers=ANSWERED, claims=(article(1),))
    read = read_answer(written(record, [Part("/claim", "Notd.")]).replace("Notd.", "Noted."), KEY)
    assert (read.text.splitlines()[-1], read.is_whole) == ("Noted.", True)


def test_an_answer_that_lost_its_end_is_none():
    """A host that cuts a comment leaves nothing that a quoted mark could stand in for."""
    line, block = write_record(ConversationRecord(answers=ANSWERED, claims=(article(1),)))
    forged = f"```yaml\n{block}```\n\nSigbot-Answers: {line}\nSigbot-Answer: {KEY} {digest([line, block])}"
    text = written(ConversationRecord(answers=ANSWERED), [Part("/x " + forged.replace("\n", " "), "Noted.")])
    for length in range(0, text.rindex("Sigbot-Answers:"), 7):
        assert read_answer(text[:length], KEY) is None


def test_a_neighbours_answer_is_nothing_to_us():
    text = written(ConversationRecord(answers=ANSWERED))
    assert read_answer(text, "tide") is None
    assert (has_mark(text, "reef"), has_mark(text, "tide")) == (True, False)
    assert not has_mark(f"{text}\nMore", "reef")


def test_too_much_is_not_kept():
    assert kept(ConversationRecord(answers=ANSWERED, claims=(article(1, "x" * 10**6),)), LONGEST) is None


def test_only_what_is_said_is_cut():
    record = ConversationRecord(answers=ANSWERED, claims=(article(1),))
    text = written(record, [Part("/x", "line\n" * 10**5)])
    assert len(text) <= LONGEST
    read = read_answer(text, KEY)
    assert (read.record, read.is_whole) == (record, True)


def test_a_cut_leaves_no_open_code():
    text = written(
        ConversationRecord(answers=ANSWERED), [Part("/x", "````text\n" + "line\n" * 10**5 + "````")]
    )
    assert read_answer(text, KEY).text.count("````") == 2


@given(records)
@settings(max_examples=20)
def test_writing_it_again_keeps_the_record(record):
    stands = kept(record, LONGEST)
    if stands is None:
        return
    read = read_answer(rewritten("Other words.", stands, KEY, "zh"), KEY)
    assert (read.text, read.record, read.is_whole) == ("Other words.", stands, True)


@given(st.text(), st.text() | st.sampled_from(HOSTILE))
def test_no_text_whatever_is_an_error(line, block):
    read_record(line, block)
    read_answer(f"{block}\n{line}\nSigbot-Answers: {line}\nSigbot-Answer: reef 0a", KEY)
