"""E-mail addresses in free text are left out; what only looks like one stays."""

import pytest

from bot.addresses import without_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to ann@example.com", "write to …"),
        ("Signed-off-by: Ann <ann.b+c@mail.example.co.uk>", "Signed-off-by: Ann <…>"),
        ("a@b.cn,b@c.org;请联系ann@example.com谢谢", "…,…;请联系…谢谢"),
        ("mailto:ann@example.com", "mailto:…"),
        ("thanks @ann and @bob.c", "thanks @ann and @bob.c"),
        ("bump @scope/core@1.2.3 and pkg@2.0", "bump @scope/core@1.2.3 and pkg@2.0"),
        ("root@localhost", "root@localhost"),
        ("", ""),
    ],
)
def test_addresses_are_left_out_of_what_people_write(text, expected):
    assert without_addresses(text) == expected


def test_a_megabyte_without_a_blank_takes_no_time():
    text = "x" * 10**6
    assert without_addresses(f"{text} @coral {text}@") == f"{text} @coral {text}@"


def test_one_right_behind_another_goes_too():
    assert without_addresses("a@b.example_c@d.example") == "……"
    assert without_addresses("a@b.examplec@d.example") == "…"
