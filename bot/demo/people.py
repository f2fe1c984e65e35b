"""The invented people around the Lantern SIG, and how much each of them did in 2024 and in 2025."""

from dataclasses import dataclass
from typing import TypeAlias

Years: TypeAlias = tuple[int, int]  # how many in 2024, how many in 2025

NONE: Years = (0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in the story, as numbers of pull requests and issues opened."""

    login: str
    name: str
    core: Years = NONE  # lantern/lantern-core
    owned: Years = NONE  # lantern/platform, in the SIG's folders
    elsewhere: Years = NONE  # lantern/platform, in other folders
    models: Years = NONE  # lantern/models
    issues: Years = NONE  # lantern/lantern-core
    reviews: int = 0  # how often this person is drawn as a reviewer, against the others


MAINTAINERS = (
    Part("fanyiming", "范一鸣", (38, 32), (11, 8), (6, 5), (5, 4), (6, 5), reviews=9),
    Part("katrin-vogel", "Katrin Vogel", (30, 25), (8, 7), (4, 3), (4, 3), (4, 4), reviews=8),
)

# The people of the hand-kept table; what they did in 2025 is what changes its cells.
IN_THE_TABLE = (
    Part("shenyuhang", "沈宇航", (21, 9), (6, 2), (2, 1), (5, 1), (6, 2), reviews=5),
    Part("mira_kovac", "Mira Kovač", (11, 5), (2, 1), models=(3, 1), issues=(3, 0), reviews=3),
    Part("olu-adeyemi", "Olu Adeyemi", (8, 4), (3, 0), models=(1, 0), issues=(4, 0), reviews=4),
    Part("tangxiaolu", "唐晓璐", (6, 0), (1, 0), (1, 1), issues=(5, 3), reviews=2),
    Part("Jonas_Lind", "Jonas Lind", (4, 0), models=(1, 0), issues=(1, 0), reviews=1),
    Part("heqiming2000", "何启明", (4, 0), elsewhere=(1, 1), issues=(2, 0), reviews=1),
    Part("xuziwei", "许子薇", (2, 0), issues=(3, 1)),
)

# On the roster since December 2024 and without a row: their work of 2025 earns them one.
NEW_ON_THE_ROSTER = (
    Part("peng-jiahui", "彭嘉慧", (0, 6), (0, 2), models=(0, 1), issues=(0, 2), reviews=2),
    Part("sofia-marin", "Sofía Marín", (0, 4), models=(0, 2), issues=(0, 1), reviews=1),
    Part("guoruilin", "郭瑞霖"),  # has not begun
)

BOT = Part("lantern-bot", "lantern-bot", (12, 12), elsewhere=(12, 12), models=(4, 4))

# On no list: those with work of 2025 in the SIG's own repositories are candidates for a row.
STRANGERS = (
    Part("yun_zhou", "周云", (3, 2), models=(1, 1), issues=(1, 1)),  # changes the login in 2025
    Part("lucas-meyer", "Lucas Meyer", (1, 2), (0, 1), issues=(1, 1)),
    Part("dengkai", "邓凯", (2, 1), (1, 0), (4, 3), issues=(2, 1)),
    Part("amara-diallo", "Amara Diallo", (0, 2), models=(2, 3), issues=(1, 2)),
    Part("wenjing_lu", "陆文静", (1, 0), models=(3, 1), issues=(3, 0)),
    Part("tomasz-k", "Tomasz Krol", (1, 1), (1, 1), (5, 6), issues=(2, 1)),
    Part("gone-fishing", "Nils", (1, 0), elsewhere=(1, 0)),  # closes the account in 2025
    Part("qiu-lan", "邱岚", elsewhere=(9, 11), issues=(2, 2)),
    Part("hanzhiyuan", "韩志远", (0, 1), (2, 1), (17, 18), models=(3, 2), issues=(2, 1)),
    Part("ines-duarte", "Inês Duarte", (0, 0), (1, 2), (12, 14), models=(2, 1), issues=(1, 1)),
    Part("majunhao", "马俊豪", elsewhere=(22, 15), issues=(1, 1)),
    Part("b-okafor", "Blessing Okafor", elsewhere=(19, 22), models=(1, 2)),
    Part("liangshuo", "梁硕", (0, 0), (2, 1), (15, 13), issues=(0, 1)),
    Part("rik-janssen", "Rik Janssen", elsewhere=(10, 12), issues=(3, 2)),
    Part("xiesihan", "谢思涵", elsewhere=(18, 18), models=(1, 1)),
    Part("petra.novak", "Petra Novak", elsewhere=(9, 7), issues=(1, 1)),
)

EVERYONE = (*MAINTAINERS, *IN_THE_TABLE, *NEW_ON_THE_ROSTER, BOT, *STRANGERS)
