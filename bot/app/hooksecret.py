"""What the operator says of the webhook's secret: without one nobody is heard."""

from bot.app.session import ENV_WEBHOOK, ENV_WEBHOOK_FILE, Environment
from bot.errors import Refusal
from bot.forge.webhook import WINDOW, Mode, Secret

ENV_MODE = "SIGBOT_WEBHOOK_MODE"
ENV_WINDOW = "SIGBOT_WEBHOOK_WINDOW"
SHORT = (
    20  # characters; a shorter one can be guessed by trying, from one caught signature and without asking us
)
_LONGEST = 60  # minutes; Gitee's own pages say to refuse what is older


def secret_of(environment: Environment) -> Secret:
    """Give the secret, the mode and the window in force.

    Raises Refusal where there is no secret, as an open hook lets anyone speak in the host's name.
    """
    text = environment.webhook_secret
    if text is None:
        raise Refusal(
            f"there is no webhook secret, and without one anyone could speak as Gitee: put it into {ENV_WEBHOOK}, or "
            f"into a file that {ENV_WEBHOOK_FILE} names (docs/webhook.md), or run `sigbot serve --no-web`"
        )
    if not text.isprintable():
        source = ENV_WEBHOOK_FILE if environment.variables.get(ENV_WEBHOOK_FILE) else ENV_WEBHOOK
        raise Refusal(f"{source} holds no secret: it is one line of printable characters")
    return Secret(text, _mode(environment), _window(environment))


def _mode(environment: Environment) -> Mode | None:
    wanted = environment.variables.get(ENV_MODE, "").strip()
    if not wanted:
        return None
    if wanted not in list(Mode):
        raise Refusal(
            f"{ENV_MODE} must be {' or '.join(Mode)}, as on Gitee's page, or not set: then either is heard"
        )
    return Mode(wanted)


def _window(environment: Environment) -> int:
    wanted = environment.variables.get(ENV_WINDOW, "").strip()
    if not wanted:
        return WINDOW
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > 3 or not 1 <= int(wanted) <= _LONGEST:
        raise Refusal(f"{ENV_WINDOW} must be a number of minutes, 1 to {_LONGEST}")
    return 60 * int(wanted)
