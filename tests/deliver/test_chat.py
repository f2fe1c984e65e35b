"""Robots of chat groups: each in its own form, signed, and nothing of their addresses in any message."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.actions import SendChat
from bot.deliver.chat import MOST, ChatCarrier, Robot, is_safe, request_of
from bot.errors import NotSent, OutcomeUnknown
from deliver.receivers import robots

NOW = 1_765_281_600.25
KEY = "0123456789abcdef"
PATHS = {
    "wecom": f"/wecom?key={KEY}",
    "dingtalk": f"/dingtalk?access_token={KEY}",
    "feishu": f"/feishu/{KEY}",
}
SECRET = "SEC-of-the-robot"


@pytest.fixture(scope="module")
def serving():
    with robots() as found:
        yield found


@pytest.fixture
def chats(serving):
    found, url = serving
    found.seen.clear()
    found.answers = {}
    return found, {name: Robot(url + path, SECRET) for name, path in PATHS.items()}


def message(channel, text="主题：双周例会\n时间：2026-12-10", title="双周例会"):
    return SendChat(channel, "regular-2026-12-10", "notice", 0, title, text)


def send(robots_, channel="wecom", **others):
    return ChatCarrier(robots_, lambda: NOW, **others).perform(message(channel))


def test_wecom(chats):
    found, there = chats
    send(there)
    [(path, headers, body)] = found.seen
    assert (path, body) == (PATHS["wecom"], {"msgtype": "text", "text": {"content": message("wecom").text}})
    assert headers["Content-Type"] == "application/json; charset=utf-8"


def test_dingtalk_is_signed_in_the_address(chats):
    found, there = chats
    send(there, "dingtalk")
    [(path, _, body)] = found.seen
    query = {name: value for name, [value] in parse_qs(urlsplit(path).query).items()}
    at = "1765281600250"
    sign = hmac.new(SECRET.encode(), f"{at}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query == {"access_token": KEY, "timestamp": at, "sign": base64.b64encode(sign).decode()}
    assert body == {
        "msgtype": "text",
        "text": {"content": message("dingtalk").text},
        "at": {"isAtAll": False},
    }


def test_feishu_is_signed_in_the_body(chats):
    found, there = chats
    send(there, "feishu")
    [(_, _, body)] = found.seen
    sign = hmac.new(f"1765281600\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == ("1765281600", base64.b64encode(sign).decode())
    assert body["msg_type"] == "post"
    assert body["content"]["post"]["zh_cn"] == {
        "title": "双周例会",
        "content": [
            [{"tag": "text", "text": "主题：双周例会"}],
            [{"tag": "text", "text": "时间：2026-12-10"}],
        ],
    }


@pytest.mark.parametrize("channel", ["dingtalk", "feishu"])
def test_without_a_secret_nothing_is_signed(chats, channel):
    found, there = chats
    send({channel: Robot(there[channel].url)}, channel)
    assert "sign" not in json.dumps(found.seen[0][2]) + found.seen[0][0]


@pytest.mark.parametrize("channel", PATHS)
@pytest.mark.parametrize("letter", ["a", "议", "🪸"])
def test_a_long_text_is_cut_to_what_the_robot_takes(channel, letter):
    """In bytes, and never within a character."""
    _, body = request_of(message(channel, letter * 30_000, letter * 500), Robot("https://x.example/"), NOW)
    text = json.dumps(body, ensure_ascii=False)
    assert f"{letter}…" in text
    assert len(text.encode()) <= min(MOST[channel] + 1000, 20_000)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            (200, f'{{"errcode": 93000, "errmsg": "invalid webhook url {KEY}"}}'),
            "refuses .code 93000.: invalid webhook url …",
        ),
        ((200, f'{{"errcode": 310000, "errmsg": "sign not match {SECRET}"}}'), "sign not match …"),
        ((200, '{"code": 19021, "msg": "sign match fail"}'), "refuses .code 19021.: sign match fail"),
        ((200, "{}"), "refuses"),
        ((200, "[]"), "refuses"),
        ((200, "<html>Welcome</html>"), "a web page is at that address"),
        ((302, "https://elsewhere.example/"), "no robot is at that address .status 302."),
        ((404, "gone"), "no robot is at that address .status 404."),
        ((429, "slow down"), "status 429"),
    ],
)
@pytest.mark.parametrize("channel", PATHS)
def test_what_a_robot_refuses_was_not_sent(chats, answer, told, channel):
    """The message never holds the address, its key or the secret."""
    found, there = chats
    found.answers[f"/{channel}" if channel != "feishu" else f"/feishu/{KEY}"] = answer
    with pytest.raises(NotSent, match=told) as raised:
        send(there, channel)
    assert len(found.seen) == 1
    assert not any(secret in str(raised.value) for secret in (KEY, SECRET, "127.0.0.1"))
    assert str(raised.value).endswith("Nothing was sent")


@pytest.mark.parametrize("answer", [(500, "x"), (200, '{"errcode": 0, "err'), (502, "<html>"), "hang"])
def test_where_nobody_can_tell_it_is_not_sent_again(chats, answer):
    found, there = chats
    found.answers["/wecom"] = answer
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown, match="It is not sent again") as raised:
        send(there, answer=0.2)
    assert KEY not in str(raised.value)
    assert time.monotonic() - begun < 3


def test_a_robot_that_is_not_there():
    with pytest.raises(NotSent, match=r"wecom: the robot is not reached: no connection. Nothing was sent"):
        send({"wecom": Robot("http://127.0.0.1:9/")})


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", True),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", False),
        ("http://127.0.0.1:8000/robot", True),
        ("http://127.0.0.1.example.com/robot", False),
        ("http://user@localhost@example.com/", False),
        ("qyapi.weixin.qq.com/send", False),
        ("https:///send", False),
        ("https://[bad/send", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_secret_goes_nowhere_in_the_clear(url, safe):
    assert is_safe(url) is safe
    if not safe:
        with pytest.raises(NotSent, match="must begin with https://"):
            send({"wecom": Robot(url)})


def test_what_is_secret_is_not_shown():
    assert KEY not in repr(Robot(f"https://x.example/{KEY}", SECRET))
    assert SECRET not in repr(Robot(f"https://x.example/{KEY}", SECRET))
