"""Where the SIG's folder is to be seen on the host."""

from bot.app.home import Home
from bot.documents.notice import Pages


def pages_of(home: Home) -> Pages:
    """Give the addresses of its files and folders on the default branch."""
    base = f"{home.run.workspace.web}/{home.run.workspace.config.home.repo}"
    path = f"{home.upstream.branch}/{home.prefix}".rstrip("/")
    return Pages(f"{base}/blob/{path}", f"{base}/tree/{path}")
