"""What a message quotes is short, on one line and never private."""

import pytest

from bot.sig.wording import did_you_mean, quoted, unknown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wach", "'wach'"),
        ("a\nb\t c", "'a b c'"),
        ("x" * 80, f"'{'x' * 59}…'"),
        ("mail li.hua@example.org please", "'mail … please'"),
        ("https://user:secret@example.org/x", "'https://…'"),
        ("https://example.org/?access_token=abc&pwd=def", "'https://example.org/?access_token=…&pwd=…'"),
        ("bell\x07", "'bell�'"),
        ("@lihua", "'@lihua'"),
    ],
)
def test_a_users_text_is_quoted_without_what_is_private(text, shown):
    assert quoted(text) == shown


def test_the_nearest_word_is_offered_or_else_all_of_them():
    assert did_you_mean("Wach", ["watch", "live"]) == "; did you mean 'watch'?"
    assert did_you_mean("zzz", ["watch", "live"]) == ""
    assert unknown("mode", "zzz", ["watch", "live"]) == "unknown mode 'zzz'; known here: watch, live"
    assert unknown("mode", "zzz", []) == "unknown mode 'zzz'; known here: none"
