"""What the environment says of mail and robots is checked by the doctor, and none of it is repeated."""

import pytest
from e2e.story import CONFIG

from bot.app.channels import mail_server, problems, robot
from bot.app.scrub import scrubbed
from bot.app.session import Environment
from bot.demo.gitee import Clock
from bot.errors import Refusal
from bot.sig.config import load_config

WHOLE = {
    "SIGBOT_SMTP_HOST": "smtp.example.com",
    "SIGBOT_SMTP_USER": "reef",
    "SIGBOT_SMTP_PASSWORD": "the-password",
    "SIGBOT_MAIL_FROM": "Reef <bot@example.com>",
    "SIGBOT_MAIL_TO": "ann@example.com\nbob@example.org",
    "SIGBOT_WECOM_URL": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789",
    "SIGBOT_DINGTALK_URL": "https://oapi.dingtalk.com/robot/send?access_token=0123456789",
    "SIGBOT_DINGTALK_SECRET": "SEC0123456789",
    "SIGBOT_FEISHU_URL": "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789",
    "SIGBOT_FEISHU_SECRET": "0123456789",
}


def environment(**changes):
    variables = {**WHOLE, **changes}
    return Environment({name: value for name, value in variables.items() if value}, Clock(0))


def found(by="mail, wecom, dingtalk, feishu, issue", **changes):
    return list(problems(load_config(f"{CONFIG}notices: {{by: [{by}]}}\n".encode()), environment(**changes)))


def test_nothing_is_wrong_with_a_whole_environment():
    assert found() == []
    server = mail_server(environment())
    assert (server.port, server.security, server.recipients) == (
        587,
        "starttls",
        ("ann@example.com", "bob@example.org"),
    )
    assert mail_server(environment(SIGBOT_SMTP_SECURITY="tls")).port == 465
    assert robot(environment(), "dingtalk").secret == "SEC0123456789"


def test_only_ways_that_are_named_are_looked_at():
    assert found(by="issue", SIGBOT_SMTP_HOST="") == []


def test_secrets_may_stand_in_files(tmp_path):
    file = tmp_path / "to"
    file.write_text("ann@example.com\n\nbob@example.org, eve@example.net\n")
    there = environment(SIGBOT_MAIL_TO="", SIGBOT_MAIL_TO_FILE=str(file))
    assert mail_server(there).recipients == ("ann@example.com", "bob@example.org", "eve@example.net")
    with pytest.raises(
        Refusal, match="SIGBOT_WECOM_URL_FILE names /nowhere/at/all, and there is no such file"
    ):
        robot(environment(SIGBOT_WECOM_URL_FILE="/nowhere/at/all"), "wecom")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SIGBOT_SMTP_HOST": ""}, "notices.by names mail: SIGBOT_SMTP_HOST is not set"),
        ({"SIGBOT_SMTP_PORT": "70000"}, "SIGBOT_SMTP_PORT must be the number of a port"),
        ({"SIGBOT_SMTP_SECURITY": "ssl"}, "SIGBOT_SMTP_SECURITY must be starttls, tls or none"),
        ({"SIGBOT_SMTP_SECURITY": "none"}, "the password would go over the net for all to read"),
        ({"SIGBOT_SMTP_PASSWORD": ""}, "SIGBOT_SMTP_USER is set, and SIGBOT_SMTP_PASSWORD is not"),
        ({"SIGBOT_SMTP_USER": ""}, "SIGBOT_SMTP_PASSWORD is set, and SIGBOT_SMTP_USER is not"),
        ({"SIGBOT_MAIL_FROM": "Reef"}, "SIGBOT_MAIL_FROM must be one address"),
        ({"SIGBOT_MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "SIGBOT_MAIL_FROM is not set"),
        ({"SIGBOT_MAIL_TO": ""}, "SIGBOT_MAIL_TO is not set"),
        ({"SIGBOT_MAIL_TO": "ann@example.com bob"}, "SIGBOT_MAIL_TO: number 2 is no address"),
        ({"SIGBOT_WECOM_URL": ""}, "SIGBOT_WECOM_URL is not set"),
        (
            {"SIGBOT_WECOM_URL": "http://qyapi.weixin.qq.com/x?key=0123456789"},
            "must be an address that begins with https",
        ),
        (
            {"SIGBOT_FEISHU_URL": "https://qyapi.weixin.qq.com/0123456789"},
            "does not look like the address of a feishu robot",
        ),
        ({"SIGBOT_DINGTALK_URL": "https://oapi.dingtalk.com/robot/send"}, "/robot/send?access_token="),
    ],
)
def test_what_is_wrong_is_said_without_any_of_it(changes, told):
    (problem,) = found(**changes)
    assert told in problem
    assert not any(part in problem for part in ("0123456789", "the-password", "ann@", "bob", "example"))


def test_no_log_shows_what_is_secret():
    text = " ".join(WHOLE.values())
    shown = scrubbed(text, environment())
    assert not any(part in shown for part in ("0123456789", "the-password", "@example"))
