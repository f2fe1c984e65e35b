"""Title and body of the bot's pull requests: each language in turn, and the mark by which it knows them again."""

from collections.abc import Iterable

from bot.addresses import without_addresses


def title_and_body(texts: Iterable[str], mark: str) -> tuple[str, str]:
    """Join texts of which each begins with its title; the mark is the last line."""
    parts = [text.partition("\n") for text in texts]
    title = " / ".join(first.strip() for first, _, _ in parts)
    # Not ---, at which git ends a message, and looks for the trailers before it.
    body = "\n\n***\n\n".join(rest.strip() for _, _, rest in parts)
    return without_addresses(title), f"{without_addresses(body)}\n\n{mark}\n"
