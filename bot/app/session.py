"""What a run works with: the workspace, the database, and code hosts that are only asked when needed."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app.workspace import DATABASE, STATE, Workspace, load_workspace
from bot.deliver.files import Files, read
from bot.errors import Refusal
from bot.forge import gitee
from bot.forge.pace import Clock, Pacer, SystemClock
from bot.forge.session import ATTEMPTS
from bot.forge.session import Session as Requests
from bot.store.settings import Settings
from bot.store.store import Store, alone

ENV_API = "SIGBOT_GITEE_API"
ENV_TOKEN = "SIGBOT_GITEE_TOKEN"  # noqa: S105 - a name, no token
ENV_TOKEN_FILE = "SIGBOT_GITEE_TOKEN_FILE"  # noqa: S105 - likewise
ENV_WEBHOOK = "SIGBOT_WEBHOOK_SECRET"
ENV_WEBHOOK_FILE = "SIGBOT_WEBHOOK_SECRET_FILE"
# What may also stand in a file, which NAME_FILE names.
SECRETS = (
    ENV_TOKEN,
    ENV_WEBHOOK,
    "SIGBOT_SMTP_PASSWORD",
    "SIGBOT_MAIL_TO",
    "SIGBOT_WECOM_URL",
    "SIGBOT_DINGTALK_URL",
    "SIGBOT_DINGTALK_SECRET",
    "SIGBOT_FEISHU_URL",
    "SIGBOT_FEISHU_SECRET",
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The world outside the workspace, handed in so that tests can give another one."""

    variables: Mapping[str, str]
    clock: Clock

    @classmethod
    def of_machine(cls) -> "Environment":
        return cls(os.environ, SystemClock())

    @property
    def token(self) -> str | None:
        """Read the token, from the environment or from the file it names; no message repeats it."""
        return self.secret(ENV_TOKEN)

    @property
    def webhook_secret(self) -> str | None:
        """Read what Gitee's webhooks show to be Gitee's, likewise."""
        return self.secret(ENV_WEBHOOK)

    def secret(self, name: str) -> str | None:
        """Read what must not be shown, from the variable of that name or the file that NAME_FILE names."""
        file_name = f"{name}_FILE"
        file = self.variables.get(file_name)
        if not file:
            return self.variables.get(name, "").strip() or None
        data = read(Path(file)) if Path(file).is_file() else None
        if data is None:
            raise Refusal(f"{file_name} names {file}, and there is no such file")
        return data.decode(errors="replace").strip() or None


@dataclass(frozen=True, slots=True)
class Run:
    """One command at work in one workspace."""

    workspace: Workspace
    store: Store
    settings: Settings
    environment: Environment

    @property
    def files(self) -> Files:
        return Files(self.workspace.state)

    def anew(self) -> "Run":
        """Read the workspace again, on the same database."""
        workspace = load_workspace(self.workspace.folder)
        return replace(self, workspace=workspace, settings=Settings(workspace.config))

    @contextmanager
    def forge(
        self,
        budget: int | None = None,
        on_answer: Callable[[Pacer], None] = lambda _pacer: None,
        attempts: int = ATTEMPTS,
    ) -> Iterator[gitee.Gitee]:
        """Open the code host of the SIG; nothing is asked before something is needed."""
        pacer = Pacer(self.environment.clock, budget)
        api = api_of(self.workspace, self.environment)
        requests = Requests(
            api, self.environment.token, pacer, on_answer=lambda: on_answer(pacer), attempts=attempts
        )
        try:
            yield gitee.Gitee(requests)
        finally:
            requests.close()


def api_of(workspace: Workspace, environment: Environment) -> str:
    """Give the address of the host's API: the environment's, else sig.yaml's, else Gitee's own."""
    configured = workspace.config.forges.get("gitee")
    return environment.variables.get(ENV_API) or (configured and configured.api) or gitee.API


@contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """Keep every other run that writes out of a folder, and first finish what an interrupted one left half done.

    Raises Busy where another one is at work.
    """
    state = folder / STATE
    with alone(state):
        Files(state).recover()
        yield


@contextmanager
def open_run(folder: Path, environment: Environment, *, writes: bool = False) -> Iterator[Run]:
    """Read the workspace and open its database.

    A run that `writes` files is undisturbed; whoever has seen to that already asks for it no second time.
    """
    with ExitStack() as stack:
        if writes:
            stack.enter_context(undisturbed(folder))
        workspace = load_workspace(folder)
        store = Store.open(folder / STATE / DATABASE)
        stack.callback(store.close)
        yield Run(workspace, store, Settings(workspace.config), environment)
