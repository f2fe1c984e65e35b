"""What `sigbot claims --accept` did, for people and for programs."""

from bot.app.ladder.acceptclaims import Accepted
from bot.cli import terminal
from bot.sig.contributionedit import entry_lines


def say_accepted(done: Accepted, *, as_json: bool) -> None:
    """Print the entries that were written and the claims that stood on record already."""
    if as_json:
        entries = [
            {"claim": number, "section": draft.section, "entry": dict(draft.entry)}
            for number, draft in done.written
        ]
        terminal.say_json({"file": done.file, "written": entries, "already": list(done.already)})
        return
    for number in done.already:
        terminal.say(f"claim {number} is on record already")
    if not done.written:
        terminal.say("nothing to write")
        return
    terminal.say(f"written into {done.file}; commit it and propose it as any other change:")
    for _, draft in done.written:
        terminal.say(f"{draft.section}:")
        for _, line in entry_lines(draft.entry):
            terminal.say(line)
