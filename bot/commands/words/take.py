"""`/take [WHAT]`: take a task or a paper."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Task
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Take(Arguments):
    """A task or a paper by its name; in a task's own issue that task."""

    what: Task | None = None


COMMAND = Command(
    word="take",
    may=May.ANYONE,
    forms={"": Take},
    summary={
        "zh": "认领任务或论文；在任务 issue 中可省略名称",
        "en": "takes a task or a paper; in the issue of a task its name may be left out",
    },
    examples={
        "zh": ("/take", "/take I9ABC1", "/take tail-sampling"),
        "en": ("/take", "/take I9ABC1", "/take tail-sampling"),
    },
)
