"""What only this machine knows: who signs the bot's commits."""

from bot.app.session import Run
from bot.deliver.commit import Author
from bot.errors import Refusal

ENV_AUTHOR = "SIGBOT_AUTHOR"


def author_of(run: Run) -> Author:
    """Give the author of the bot's commits: the environment's, else git's own; no message repeats the address.

    Raises Refusal where there is none: a community's CLA check goes by it.
    """
    wanted = run.environment.variables.get(ENV_AUTHOR)
    if wanted:
        said, _, place = wanted.rpartition("<")
        if not said.strip() or "@" not in place or not place.endswith(">"):
            raise Refusal(f"{ENV_AUTHOR} must be a name and an address, like: Li Hua <address>")
        return Author(said.strip(), place[:-1].strip())
    git = run.workspace.git
    name, address = git.setting("user.name"), git.setting("user.email")
    if not name or not address:
        raise Refusal(
            "nobody signs the bot's commits: set `git config user.name` and `user.email` to those that signed the "
            f"community's CLA, or put `Name <address>` into {ENV_AUTHOR}"
        )
    return Author(name, address)
