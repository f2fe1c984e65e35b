"""Web addresses: which are whole, and which two are the same page."""

from urllib.parse import SplitResult, urlsplit

_USUAL_PORT = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Spell an address so that two spellings of one page are equal; raise ValueError where it is none.

    Scheme (http or https), case of the host, usual port, trailing slash, fragment, user and `utm_*` do not
    matter; the order of the other parameters does, because to a server it may.
    """
    parts = split_url(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, _USUAL_PORT[parts.scheme]) else f":{parts.port}"
    query = "&".join(p for p in parts.query.split("&") if p and not p.lower().startswith("utm_"))
    return f"https://{host}{port}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def split_url(url: str) -> SplitResult:
    """Take an http or https address apart; raise ValueError where it is not a whole one."""
    url = url.strip()
    if any(c.isspace() or not c.isprintable() for c in url):
        raise ValueError("an address has no spaces")
    parts = urlsplit(url)
    if parts.scheme not in _USUAL_PORT or not parts.hostname or parts.port == 0:
        raise ValueError("an address begins with http:// or https:// and a host")
    return parts


def is_url(text: str) -> bool:
    """Say whether a text is a whole http or https address."""
    try:
        split_url(text)
    except ValueError:
        return False
    return True
