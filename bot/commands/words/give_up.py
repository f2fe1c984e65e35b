"""`/give-up [WHAT]`: let others have a task or a paper."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Task
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class GiveUp(Arguments):
    """A task or a paper by its name; in a task's own issue that task."""

    what: Task | None = None


COMMAND = Command(
    word="give-up",
    may=May.OWN,
    forms={"": GiveUp},
    summary={
        "zh": "退回自己认领的任务或论文",
        "en": "gives a task or a paper back that you had taken",
    },
    examples={
        "zh": ("/give-up", "/give-up tail-sampling"),
        "en": ("/give-up", "/give-up tail-sampling"),
    },
)
