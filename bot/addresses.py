"""E-mail addresses in free text, the host's or recorded by hand: left out where it comes in, so they go nowhere."""

import re

# Plain letters only: Chinese text runs up to an address without a blank.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def without_addresses(text: str) -> str:
    """Put `…` for every e-mail address; `@login` and `name@1.2` are none."""
    return _ADDRESS.sub("…", text) if "@" in text else text
