"""One text written as YAML so that every reader takes it for that text, whatever it looks like."""

import json
import re

import yaml

from bot.errors import ConfigError
from bot.sig.yaml import load

# JSON's text is YAML's, but for what YAML does not let stand unescaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str, *, flow: bool = False) -> str:
    """Write a text as it is where that is read as the same text, else in double quotes; `flow` is within braces."""
    if _is_plain(text, flow=flow):
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, *, flow: bool) -> bool:
    """Try it: in the place where it shall stand, by this program's reading and by YAML's own."""
    if not text or not text.isprintable():
        return False
    line = f"{{k: {text}, z: x}}" if flow else f"k: {text}\nz: x"
    wanted = {"k": text, "z": "x"}
    try:
        document = load(line.encode(), "")
        return not document.problems and document.tree == wanted and yaml.safe_load(line) == wanted
    except (ConfigError, yaml.YAMLError, ValueError, UnicodeEncodeError):
        return False
