"""Two spellings of one page are one address, and what is no address is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.sig.urls import canonical_url, is_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://Example.ORG/Post/", "https://example.org/Post"),
        ("https://example.org/Post#part", "https://example.org/Post"),
        ("https://example.org:443/a?utm_source=x&id=7&UTM_medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a/?utm_source=x", "https://example.org/a"),
        ("https://example.org:8443/a?b=&a=1", "https://example.org:8443/a?b=&a=1"),
        ("https://example.org", "https://example.org"),
        ("  https://user:pw@example.org/灯/ ", "https://example.org/灯"),
        ("http://[::1]:80/", "https://[::1]"),
    ],
)
def test_what_does_not_matter_is_left_out(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "text",
    ["", "example.org/a", "ftp://example.org", "https://", "https:///a", "https://a b.org", "https://a.org:99999",
     "https://[::1", "mailto:lihua", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_whole_web_address_is_refused(text):
    assert not is_url(text)
    with pytest.raises(ValueError):  # noqa: PT011 — the standard library raises its own
        canonical_url(text)


PARTS = st.text("aZ/?&=#%.:@灯 -_utm", max_size=20)


@given(st.sampled_from(["http", "https", "HTTPS"]), st.text("aB.-1", min_size=1, max_size=8), PARTS)
def test_a_canonical_address_is_its_own(scheme, host, rest):
    url = f"{scheme}://{host}/{rest}"
    assume(is_url(url))
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    assert canonical_url(f"{canonical_url(url)}#x") == canonical_url(url)
