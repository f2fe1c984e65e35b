"""Templates are filled strictly; a SIG's own come first, and their errors carry file and line."""

import pytest
from jinja2 import TemplateNotFound

from bot.documents.render import render
from bot.errors import ConfigError


@pytest.fixture
def own(tmp_path):
    """Give a function that writes one of the SIG's own templates and returns the folder of all."""

    def write(text, name="zh/x.md.j2"):
        (tmp_path / "templates/zh").mkdir(parents=True, exist_ok=True)
        (tmp_path / "templates" / name).write_text(text)
        return tmp_path / "templates"

    return write


def test_a_value_is_written_as_it_is_and_the_filters_make_it_text(own):
    folder = own("{{ x }} {{ x|md }} {{ x|cell }} {{ x|html }} {{ x|link('https://h.example') }}\n")
    assert render("x.md.j2", "zh", overrides=folder, x="*@a*") == (
        "*@a* \\*`@a`\\* \\*@a\\* &#42;&#64;a&#42; [\\*`@a`\\*](https://h.example)\n"
    )


def test_blocks_leave_no_lines_behind(own):
    folder = own("{% for n in ns %}\n  {% if n %}\n- {{ n }}\n  {% endif %}\n{% endfor %}\n")
    assert render("x.md.j2", "zh", overrides=folder, ns=[1, 0, 2]) == "- 1\n- 2\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n{{ missing }}\n", "templates/zh/x.md.j2:2: 'missing' is undefined"),
        ("a\nb\n{% if %}\n", "templates/zh/x.md.j2:3: Expected an expression"),
        ("{{ 1 / 0 }}", "templates/zh/x.md.j2:1: division by zero"),
        ("{{ ''.__class__ }}", "templates/zh/x.md.j2:1: access to attribute '__class__'"),
        ("\n{{ 1|nosuch }}", "templates/zh/x.md.j2:2: No filter named 'nosuch'"),
    ],
)
def test_an_error_in_an_own_template_carries_its_line(own, text, message):
    with pytest.raises(ConfigError) as raised:
        render("x.md.j2", "zh", overrides=own(text))
    assert str(raised.value).startswith(message)
    assert "remove it to use the one that comes with sigbot" in str(raised.value)


def test_a_template_that_nobody_has_is_a_defect(own):
    with pytest.raises(TemplateNotFound):
        render("nosuch.j2", "zh", overrides=own("x"))


def test_a_template_that_is_not_utf_8_or_never_ends_is_named(own):
    folder = own("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}")
    with pytest.raises(ConfigError, match=r"templates/zh/x\.md\.j2"):
        render("x.md.j2", "zh", overrides=folder)
    (folder / "zh/y.md.j2").write_bytes("标题".encode("gbk"))
    with pytest.raises(ConfigError, match=r"templates/zh/y\.md\.j2: is not UTF-8"):
        render("y.md.j2", "zh", overrides=folder)
