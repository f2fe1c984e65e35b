"""Which handler carries which command out."""

from collections.abc import Mapping

from bot.app.conversation import arranging, attending, claiming, questions, settling, taking, turns, voting
from bot.app.conversation.answering import Handler

HANDLERS: Mapping[str, Handler] = {
    "help": questions.help_,
    "points": questions.points,
    "leaderboard": questions.leaderboard,
    "eligible": questions.eligible,
    "why": questions.why,
    "claim": claiming.claim,
    "dispute": claiming.dispute,
    "confirm": settling.confirm,
    "reject": settling.reject,
    "withdraw": settling.withdraw,
    "reward": claiming.reward,
    "link": claiming.link,
    "hide": claiming.hide,
    "show": claiming.show,
    "promote": voting.promote,
    "vote": voting.vote,
    "tally": voting.tally_,
    "decided": voting.decided,
    "topic": arranging.topic,
    "topics": arranging.topics,
    "move": arranging.move,
    "call-off": arranging.call_off,
    "volunteer": turns.volunteer,
    "swap": turns.swap,
    "skip-turn": turns.skip_turn,
    "away": turns.away,
    "attended": attending.attended,
    "take": taking.take,
    "give-up": taking.give_up,
}
