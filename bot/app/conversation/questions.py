"""Questions: help, points, the leaderboard, where somebody stands, and why."""

from bot.app.board import board_of
from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context, Numbers
from bot.app.conversation.replying import reply
from bot.app.desk import overrides
from bot.app.explain import Asked as Why
from bot.app.explain import explain
from bot.app.explained import as_data
from bot.app.tables import board_tables
from bot.commands.kinds import Reference
from bot.commands.words.eligible import Eligible
from bot.commands.words.help import Help
from bot.commands.words.points import Points
from bot.commands.words.why import Why as WhyArguments
from bot.documents.explanation import explanation
from bot.documents.replies import help_reply
from bot.documents.standing import standing_view
from bot.model import Account
from bot.rules.board import BoardRow

FIRST = 10  # rows of the board that a comment shows


def help_(context: Context, asked: Asked) -> Reply:
    """List the commands, or explain one."""
    assert isinstance(asked.request.arguments, Help)
    word = asked.request.arguments.word
    own = overrides(context.home)
    return Reply(help_reply(tuple(context.config.roles), asked.language, word, overrides=own))


def points(context: Context, asked: Asked) -> Reply:
    """Show somebody's numbers as the board has them."""
    assert isinstance(asked.request.arguments, Points)
    with context.numbers() as numbers:
        person = person_of(numbers, asked, asked.request.arguments.who)
        row = next((row for row in _rows(context, numbers) if row.member.person == person), None)
        member = row.member if row else numbers.gathered.member(person)
    return reply(context, asked, "reply.points.md.j2", row=row, member=member)


def leaderboard(context: Context, asked: Asked) -> Reply:
    """Show the first rows of the board, and where all of it stands."""
    with context.numbers() as numbers:
        hidden = numbers.gathered.hidden
        rows = [row for row in _rows(context, numbers) if row.member.person not in hidden]
    table = context.config.board.tables[0].file if context.config.board.tables else "leaderboard/README.md"
    branch = context.home.upstream.branch
    place = (
        f"{context.run.workspace.web}/{context.config.home.repo}/blob/{branch}/{context.home.prefix}{table}"
    )
    return reply(
        context, asked, "reply.leaderboard.md.j2", rows=rows[:FIRST], more=len(rows[FIRST:]), place=place
    )


def eligible(context: Context, asked: Asked) -> Reply:
    """Hold somebody against the ladder."""
    assert isinstance(asked.request.arguments, Eligible)
    wanted = asked.request.arguments
    with context.numbers() as numbers:
        if numbers.standings is None:
            return reply(context, asked, "reply.noladder.md.j2")
        person = person_of(numbers, asked, wanted.who)
        (found,) = numbers.standings.of([person], wanted.role)
        readings = numbers.standings.readings([person], [rung.role for rung in found.rungs])
        each = {finding.asked for rung in found.rungs for finding in rung.all if finding.asked}
        evidence = {one: readings.evidence(person, one) for one in each}
    view = standing_view(
        found, asked.language, context.titles(asked.language), context.config.sig.tz, evidence
    )
    return reply(context, asked, "reply.eligible.md.j2", standing=view)


def why(context: Context, asked: Asked) -> Reply:
    """Tell what a number is made of, or whether one link counts."""
    assert isinstance(asked.request.arguments, WhyArguments)
    about, who = asked.request.arguments.about, asked.request.arguments.who
    login = f"@{who or asked.asker.login}"
    if isinstance(about, Reference):
        return told_why(context, asked, login, link=str(about))
    return told_why(context, asked, login, count=str(about))


def told_why(
    context: Context,
    asked: Asked,
    who: str,
    *,
    count: str | None = None,
    link: str | None = None,
    misses: bool = False,
) -> Reply:
    """Explain a count or a link; with `misses` also say what whoever misses it can do."""
    question = Why(who, count, link)
    data = as_data(explain(context.run, question), question, context.config.sig.tz)
    counted = any(line["counted"] for part in data["parts"] for line in part["lines"])
    text = explanation(data, asked.language).strip()
    return reply(context, asked, "reply.why.md.j2", text=text, misses=misses and not counted)


def person_of(numbers: Numbers, asked: Asked, who: str | None) -> str:
    """Find whom a question is about: the login named, else whoever asks."""
    if who is not None:
        return numbers.gathered.people.by_account(f"{numbers.gathered.workspace.host}:{who}")
    account = asked.remark.author
    assert isinstance(account, Account)
    return person_with(numbers, account.id, account.login)


def person_with(numbers: Numbers, number: str, login: str) -> str:
    """Find a person by the number of their account, which stays, else by the login, where nobody knows the number."""
    people, host = numbers.gathered.people, numbers.gathered.workspace.host
    known = people.by_account(f"{host}:{number}")
    return known if known in people.logins else people.by_account(f"{host}:{login}")


def _rows(context: Context, numbers: Numbers) -> list[BoardRow]:
    tables = board_tables(numbers.gathered)
    return list(board_of(context.run, numbers.connection, numbers.gathered, tables).rows)
