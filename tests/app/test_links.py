"""One link is looked up in every form it is written in, fetched if it was not pulled, and told for what it is."""

import pytest

from bot.errors import Refusal

ARTICLE = "articles: [{who: '@Kelp', url: 'https://Blog.example/reefs/', title: Reefs, when: 2025-02-01}]"


@pytest.mark.parametrize(
    "link",
    [
        "reef/core!1", "REEF/core!1", "https://gitee.com/reef/core/pulls/1", "https://gitee.com/reef/core/pulls/1/files",
        "http://gitee.com/Reef/Core/pulls/1?utm_source=x#note_3", " reef/core!01 ",
    ],
)  # fmt: skip
def test_a_pull_request_in_every_form(link, story, asked):
    """A key, an address, with tail and tracking, in any case."""
    story.pr("coral")
    story.update()
    answer = asked("@coral", None, link)
    assert answer.about.state == "counted"
    assert [(part.count, [verdict.key for verdict in part.verdicts]) for part in answer.parts] == [
        ("prs", ["reef/core!1"])
    ]


def test_an_issue_in_every_form(story, asked):
    """Issue numbers are in capitals on the host, however they are typed."""
    number = story.issue("coral").number
    story.update()
    for link in (
        f"reef/core#{number}",
        f"reef/core#{number.lower()}",
        f"https://gitee.com/reef/core/issues/{number}",
    ):
        assert asked("@coral", "issues", link).about.state == "counted"


@pytest.mark.parametrize(
    "link",
    [
        "https://blog.example/reefs",
        "http://blog.example/reefs/?utm_source=x",
        "https://blog.example/reefs#end",
    ],
)
def test_an_article_by_any_spelling_of_its_address(link, story, asked):
    """Canonical addresses are compared; whose it is otherwise, and that nobody recorded it, is said."""
    story.record("2025", ARTICLE)
    assert asked("@kelp", None, link).about.state == "to_come"
    story.at(60)
    assert asked("@kelp", None, link).about.state == "counted"
    assert (asked("@coral", None, link).about.state, asked("@coral", None, link).about.detail) == (
        "elsewhere",
        "@Kelp",
    )
    assert asked("@kelp", None, "https://blog.example/other").about.state == "unrecorded"


def test_what_was_not_pulled_yet_is_fetched(story, asked):
    """Before any update, one pull request and its files are read, two requests, and judged."""
    story.pr("coral", repo="reef/tools", files=["src/reef/a.py"])
    story.pr("coral", repo="reef/tools", files=["docs/a.md"])
    assert asked("@coral", "prs", "reef/tools!1").about.state == "counted"
    assert [request.path for request in story.server.requests] == [
        "/repos/reef/tools/pulls/1",
        "/repos/reef/tools/pulls/1/files",
    ]
    assert asked("@coral", "prs", "reef/tools!2").about.state == "not_counted"
    asked("@coral", "prs", "reef/tools!1")
    assert story.server.count == 4


def test_files_that_were_not_read_are_fetched(story, asked):
    """A stranger's pull request waits for its files: asked for by link, it is judged."""
    story.pr("stranger", repo="reef/tools", files=["src/reef/a.py"])
    story.update()
    assert asked("@stranger", "prs").parts[0].verdicts[0].known is False
    assert asked("@stranger", "prs", "reef/tools!1").about.state == "counted"


def test_what_is_not_this_persons_is_told_apart(story, asked):
    """Somebody else's, no longer there, an unlisted repository, no answer: each in its own words."""
    story.pr("Kelp")
    story.update()
    assert (
        asked("@coral", None, "reef/core!1").about.state,
        asked("@coral", None, "reef/core!1").about.detail,
    ) == ("elsewhere", "@Kelp")
    assert asked("@coral", None, "reef/core!999").about.state == "gone"
    about = asked("@coral", None, "https://gitee.com/other/repo/pulls/1").about
    assert (about.state, about.detail) == ("unlisted", "other/repo")
    story.forge.find_repo("reef/core").banned = True
    assert asked("@coral", None, "reef/core!2").about.state == "unreachable"


def test_work_of_a_hidden_account(story, asked):
    """The host gives no author: nobody's, and that is said."""
    story.pr("coral").user = None
    story.update()
    assert asked("@coral", None, "reef/core!1").about.state == "nobody"


def test_another_hosts_address_is_a_page(story, asked):
    """A path like the host's elsewhere is no pull request of ours."""
    story.pr("coral")
    story.update()
    assert asked("@coral", None, "https://github.com/reef/core/pulls/1").about.state == "unrecorded"


@pytest.mark.parametrize(("link", "words"), [
    ("https://[bad", "is no link: give an address, owner/name!12 or owner/name#I4CD5P"),
    ("nonsense/", "is no link"),
    ("!12", "!12 may be in reef/community or reef/core or reef/tools: write owner/name!12"),
])  # fmt: skip
def test_what_is_no_link_is_refused(link, words, story, asked):
    """With the forms that are understood."""
    with pytest.raises(Refusal) as refused:
        asked("@coral", None, link)
    assert words in str(refused.value)


def test_what_is_read_on_demand_is_fetched_by_its_link(story, asked):
    """The pull request and what is said there, two requests; it stays known until it is a day old."""
    reviews = "counts:\n  reviews: {count: review_comment, in: asked, ignore: [own_pr]}\n"
    story.edit("sig.yaml", "scopes:\n", "scopes:\n  asked: [{repo: reef/big, comments: on demand}]\n")
    story.edit("sig.yaml", "counts:\n", reviews)
    story.forge.repo("reef/big")
    story.pr("Kelp", repo="reef/big").comment_by(story.user("coral"), "Please name the unit.")
    assert asked("@coral", "reviews", "reef/big!1").about.state == "counted"
    assert story.server.count == 2
    asked("@coral", "reviews", "reef/big!1")
    assert story.server.count == 2
    story.at(3)
    asked("@coral", "reviews", "reef/big!1")
    assert story.server.count == 4
