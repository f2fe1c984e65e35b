"""A password in public text is found, and nothing is taken for one that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.passwords import find_passwords, without_passwords


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("- https://w.zoom.example/j/1?pwd=SWpy", "- https://w.zoom.example/j/1"),
        ("<https://w.example/j/1?x=1&pwd=SWpy#a>", "<https://w.example/j/1?x=1#a>"),
        ("https://w.example/j/1?pwd=SWpy&x=1", "https://w.example/j/1?x=1"),
        ("https://w.example/j?a=1&amp;pwd=b&amp;token=c", "https://w.example/j?a=1"),
        ("[here](https://w.example/#pwd=SWpy)（会议）", "[here](https://w.example/)（会议）"),
        ("w.example/j/1?PWD=x", "w.example/j/1"),
        ("- Password：7777777", "- Password："),
        ("会议密码: 123456，会议号: 987 654 321", "会议密码: ，会议号: 987 654 321"),
        ("**密码**：`ab12`", "**密码**：``"),
        ("Passcode 123456\nnext", "Passcode \nnext"),
        ("入会密码是 9981", "入会密码是 "),
        ("password: hunter", "password: "),
        ("Password: 123 456 thanks", "Password: … thanks"),
    ],
)
def test_it_is_left_out(text, left):
    assert without_passwords(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "密码由组织者另行发送",
        "Password: sent by hand",
        "密码：见群公告",
        "Password: none",
        "password: ****",
        "Password：",
        "Password hashing with SHA256",
        "https://w.example/j/1?id=106116951&app=welink",
        "会议号: 987 654 321",
        "the ?pwd= of a link",
    ],
)
def test_what_is_none_stays(text):
    assert without_passwords(text) == text


@given(
    st.lists(
        st.sampled_from(["?pwd=", "&", "a=1", "密码：", "123", "https://x.example/", " ", "\n", "#", "名"])
    ).map("".join)
)
def test_nothing_is_left_to_find(text):
    left = without_passwords(text)
    assert without_passwords(left) == left
    assert not any(find_passwords(line) for line in left.splitlines())
