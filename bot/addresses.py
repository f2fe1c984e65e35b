"""E-mail addresses in free text, the host's or recorded by hand: left out where it comes in, so they go nowhere."""

import re

# Plain letters only: Chinese text runs up to an address without a blank. A name is tried from its beginning alone, or
# a megabyte without a blank would take hours.
_NAME = r"A-Za-z0-9.!#$%&*+/=?^_{|}~-"
_HOST = r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_ADDRESS = re.compile(rf"(?<![{_NAME}])[{_NAME}]++(?:{_HOST})+")  # of a@b.orgc@d.org nothing stays


def without_addresses(text: str) -> str:
    """Put `…` for every e-mail address; `@login` and `name@1.2` are none."""
    before = ""
    while "@" in text and text != before:  # one may follow right behind another
        before, text = text, _ADDRESS.sub("…", text)
    return text
