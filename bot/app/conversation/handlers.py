"""Which handler carries which command out."""

from collections.abc import Mapping

from bot.app.conversation import claiming, questions, voting
from bot.app.conversation.answering import Handler

HANDLERS: Mapping[str, Handler] = {
    "help": questions.help_,
    "points": questions.points,
    "leaderboard": questions.leaderboard,
    "eligible": questions.eligible,
    "why": questions.why,
    "claim": claiming.claim,
    "dispute": claiming.dispute,
    "confirm": claiming.confirm,
    "reject": claiming.reject,
    "withdraw": claiming.withdraw,
    "reward": claiming.reward,
    "link": claiming.link,
    "hide": claiming.hide,
    "show": claiming.show,
    "promote": voting.promote,
    "vote": voting.vote,
    "tally": voting.tally_,
    "decided": voting.decided,
}
