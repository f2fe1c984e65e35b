"""YAML as text with places: nothing is guessed, every value is found again, and a broken file is told plainly."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig import yaml as sig_yaml
from bot.sig.yaml import Document, dotted, load


def complaint(data: bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        load(data, "f.yaml")
    return str(caught.value)


def test_scalars_stay_text():
    """YAML 1.1 would read a time as minutes, a login as false, an octal, a float and a date."""
    text = "at: 20:00\nlogin: no\nyes: 010\nx: 1.0\nday: 2025-02-01\nquoted: '~'\ntyped: !!str\n"
    assert load(text.encode(), "f").tree == {
        "at": "20:00", "login": "no", "yes": "010", "x": "1.0", "day": "2025-02-01", "quoted": "~", "typed": "",
    }  # fmt: skip


@pytest.mark.parametrize("nothing", ["", "~", "null", "# a comment"])
def test_only_the_plain_words_for_nothing_are_nothing(nothing):
    assert (
        load(f"a: {nothing}\nb: [{nothing if '#' not in nothing else ''}]\n".encode(), "f").tree["a"] is None
    )


def test_an_empty_file_is_nothing():
    assert load(b"", "f").tree is None
    assert load(b"# only a comment\n", "f").tree is None


def test_aliases_stand_for_their_value():
    assert load(b"a: &x [1, {b: 2}]\nc: *x\n", "f").tree["c"] == ["1", {"b": "2"}]


def test_a_byte_order_mark_moves_no_column():
    document = load("\ufeffa: b\n".encode(), "f")
    assert str(document.problem(("a",), "here")) == "f:1:4: a: here"


def test_columns_are_code_points_and_lines_those_of_editors():
    """U+2028 ends a line in YAML 1.1 but in no editor."""
    document = load("a: '灯\u2028😀'\r\nb: [灯, 😀, c]\r\n".encode(), "f")
    assert str(document.problem(("b", 2), "here")) == "f:2:11: b[2]: here"


def test_a_finding_is_placed_at_the_value_or_at_its_key():
    document = load(b"a:\n  b: [x, {c: d}]\n", "f")
    assert str(document.problem(("a", "b", 1, "c"), "m")) == "f:2:14: a.b[1].c: m"
    assert str(document.problem(("a", "b", 1, "c"), "m", key=True)) == "f:2:11: a.b[1].c: m"
    assert str(document.problem(("a", "b", 1, "gone", 7), "m")) == "f:2:10: a.b[1].gone[7]: m"
    assert document.line(("a", "b")) == 2


def test_problems_that_leave_a_tree_are_gathered():
    document = load(b"a: 1\na: 2\n? [x]\n: y\n~: z\nb: {c: !py d, c: e}\n", "f")
    assert [str(problem) for problem in document.problems] == [
        "f:6:8: b.c: tags have no meaning here; delete !py",
        "f:6:15: b.c: stands twice; the first is in line 6",
        "f:2:1: a: stands twice; the first is in line 1",
        "f:3:3: a key must be text; put it in quotes",
        "f:5:1: a key must be text; put it in quotes",
    ]
    assert document.tree == {"a": "1", "b": {"c": "d"}}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: b\nc: \xff\n", "f.yaml:2:4: byte 0xff is not UTF-8; save the file in UTF-8"),
        ("a: 灯".encode("gbk"), "f.yaml:1:4: byte 0xb5 is not UTF-8; save the file in UTF-8"),
        ("a: b".encode("utf-16"), "f.yaml:1:1: byte 0xff is not UTF-8; save the file in UTF-8"),
        (
            b"a: 1\nb: \x01\n",
            "f.yaml:2:4: not valid YAML: the character U+0001 may not stand here; delete it",
        ),
        (b"who: @lihua\n", "f.yaml:1:6: not valid YAML: put quotes around text that begins with @"),
        (b"a: `b`\n", "f.yaml:1:4: not valid YAML: put quotes around text that begins with `"),
        (b"a:\n\t- b\n", "f.yaml:2:1: not valid YAML: indent with spaces, not tabs"),
        (
            b"a: b: c\n",
            (
                "f.yaml:1:5: not valid YAML: a ': ' too many; put quotes around the text it is in, or check the "
                "indentation"
            ),
        ),
        (
            b"a: [1, 2\nb: 3\n",
            (
                "f.yaml:2:2: not valid YAML: expected ',' or ']', but got ':' (while parsing a flow sequence that "
                "begins in line 1)"
            ),
        ),
        (
            b"a: 'x\nb: 1\n",
            (
                "f.yaml:3:1: not valid YAML: found unexpected end of stream (while scanning a quoted scalar that "
                "begins in line 1)"
            ),
        ),
        (b"a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins here; one file holds one"),
        (b"a: *x\n", "f.yaml:1:4: nothing before is named &x; write the value itself"),
        (b"a: &x [*x]\n", "f.yaml:1:8: *x stands inside the value it names"),
    ],
)
def test_a_file_that_is_no_yaml_gives_one_readable_line(data, message):
    assert complaint(data) == message


def test_aliases_that_would_grow_without_end_are_refused():
    """Nine lines that stand for a thousand million values."""
    lines = ["a0: &a0 x", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))]
    message = "f.yaml:7:5: more than 50 levels or 1,000,000 values, aliases written out"
    assert complaint("\n".join(lines).encode()) == message


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "- " * 10_000 + "x", "{a: " * 60 + "}" * 60])
def test_deep_nesting_is_refused_and_does_not_crash(text):
    """PyYAML's own compose would overflow the stack, and libyaml's the process."""
    assert complaint(text.encode()).endswith("more than 50 levels or 1,000,000 values, aliases written out")


def test_paths_are_written_as_people_read_them():
    assert dotted(("scopes", "code", 1, "repo")) == "scopes.code[1].repo"
    assert dotted(()) == ""
    assert dotted((3, "x")) == "[3].x"


TREES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc灯😀 :#-", max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def paths(tree, path=()):
    """Give every path of a tree with its value."""
    yield path, tree
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from paths(value, (*path, key))


@given(TREES, st.booleans())
def test_every_value_is_found_where_it_stands(tree, flow):
    """What is written at the place given for a value, read alone, is that value."""
    text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True, default_style='"')
    document = load(text.encode(), "f")
    assert document.tree == tree
    for path, value in paths(tree):
        if isinstance(value, str):
            node = document.node(path)
            assert yaml.safe_load(document.text[node.start : node.end]) == value


@given(TREES, st.sampled_from(["\n", "\r\n"]))
def test_both_loaders_give_the_same_places(tree, newline):
    """libyaml, where it is there, and PyYAML's own parser may not differ in a single line or column."""
    text = yaml.safe_dump(tree, allow_unicode=True).replace("\n", newline)

    def places(document: Document):
        return [(path, document.problem(path, "")) for path, _ in paths(document.tree)]

    slow = sig_yaml._Composer("f", text).compose(yaml.SafeLoader)
    assert places(load(text.encode(), "f")) == places(slow)


@given(
    st.binary(max_size=60)
    | st.text(st.sampled_from("a:- \n[]{},&*!|>'\"%@`?#\t~"), max_size=40).map(str.encode)
)
def test_any_bytes_give_a_document_or_one_complaint(data):
    complaints = ()
    try:
        load(data, "f")
    except ConfigError as error:
        complaints = error.problems
    assert len(complaints) <= 1
