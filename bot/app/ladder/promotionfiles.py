"""The files of a promotion report: Markdown and a page of it in every language of the SIG, and its numbers.

The private part has files of its own beside the database, which git passes over.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.app.ladder.promotion import FOLDER
from bot.app.pages import titles
from bot.app.session import Run
from bot.app.workspace import STATE
from bot.deliver.files import FileEdit, read
from bot.documents.language import in_language
from bot.documents.page import Other, page
from bot.documents.promotion import Face, private_markdown, promotion_markdown
from bot.documents.promotionfile import promotion_json
from bot.rules.promotion import PromotionReport

PRIVATE = f"{STATE}/promotions"
_NAMES = {"zh": "中文", "en": "English"}


def face(run: Run, language: str) -> Face:
    """Say what the report calls the SIG, its counts and its people in a language; one that the SIG has not, too."""
    workspace = run.workspace
    config, own = workspace.config, workspace.folder / "templates"
    languages = config.sig.languages
    return Face(
        sig=in_language(config.sig.name, language),
        language=language,
        titles=titles(run, language if language in languages else languages[0]),
        tz=config.sig.tz,
        web=workspace.web,
        home=config.home.repo,
        overrides=own if own.is_dir() else None,
    )


def report_edits(run: Run, report: PromotionReport) -> tuple[FileEdit, ...]:
    """Make every file of a report; the one that the next report compares itself with comes last."""
    folder, half = run.workspace.folder, report.half
    texts = {f"{FOLDER}/{name}": text for name, text in _documents(run, report, promotion_markdown)}
    if report.private:
        texts |= {f"{PRIVATE}/{name}": text for name, text in _documents(run, report, private_markdown)}
    texts[f"{FOLDER}/{half}.json"] = promotion_json(report)
    return tuple(FileEdit(folder / name, read(folder / name), text.encode()) for name, text in texts.items())


def _documents(
    run: Run, report: PromotionReport, write: Callable[[PromotionReport, Face], str]
) -> Iterator[tuple[str, str]]:
    """Write one document in each language, as Markdown and as a page; the first language needs no suffix."""
    first, *others = run.workspace.config.sig.languages
    stems: dict[str, str] = {first: str(report.half), **{other: f"{report.half}.{other}" for other in others}}
    for language, stem in stems.items():
        text = write(report, face(run, language))
        yield f"{stem}.md", text
        yield f"{stem}.html", page(text, language, _elsewhere(stems, language))


def _elsewhere(stems: Mapping[str, str], language: str) -> list[Other]:
    return [Other(each, _NAMES[each], f"{stem}.html") for each, stem in stems.items() if each != language]
