"""Fill the Markdown templates; the only way by which text for people is made."""

import json
import traceback
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.addresses import without_addresses
from bot.documents import cells, literal
from bot.errors import ConfigError, Problem

_HERE = Path(__file__).resolve()
# In a wheel the templates lie in the package, in a checkout beside it.
_TEMPLATES = next(
    (place for place in (_HERE.parents[1] / "templates", _HERE.parents[2] / "templates") if place.is_dir()),
    _HERE.parents[1] / "templates",
)


def render(template: str, language: str, /, *, overrides: Path | None = None, **values: object) -> str:
    """Fill `<language>/<template>`, taken from the folder `overrides` if it is there, else from the product.

    Values are written as they are (Markdown is not HTML): a template puts what people gave through the filter `md`
    (anywhere in Markdown), `cell` (in a table), `html` (inside an element), `yaml` (in a YAML file), `link(url)`, or
    `plain` (where nothing is marked up). Raises ConfigError where a SIG's own template is wrong, with its line.
    """
    try:
        return _environment(overrides).get_template(f"{language}/{template}").render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        problem = _problem(error, overrides, f"{language}/{template}") if overrides else None
        if problem is None:
            raise
        raise ConfigError([problem]) from error


@cache
def _environment(overrides: Path | None) -> ImmutableSandboxedEnvironment:
    """Make the environment; sandboxed, because a SIG's own template comes by a pull request."""
    folders = [folder for folder in (overrides, _TEMPLATES) if folder]
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(cell=_private(cells.escape), md=_private(literal.markdown))
    environment.filters.update(html=_private(literal.html), link=_private(literal.link))
    environment.filters.update(plain=_private(literal.plain))
    environment.filters.update(yaml=partial(json.dumps, ensure_ascii=False))  # JSON is YAML, on one line
    return environment


def _private(write: Callable[..., str]) -> Callable[..., str]:
    """Leave addresses out before a text is written: escaped, they could not be told from calls any more."""
    return lambda text, *rest: write(without_addresses(text), *rest)


def _problem(error: Exception, overrides: Path, template: str) -> Problem | None:
    """Say where in a SIG's own template the error arose; None where it did not."""
    places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    for filename, line in reversed(places):
        if Path(filename).is_relative_to(overrides):
            file = Path(filename).relative_to(overrides.parent).as_posix()
            hint = "correct the template, or remove it to use the one that comes with sigbot"
            return Problem(file, line, 0, "", f"{error}; {hint}")
    if not (overrides / template).exists():
        return None
    what = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
    file = f"{overrides.name}/{template}"
    return Problem(file, 0, 0, "", f"{what}; correct the template, or remove it to use the one of sigbot")
