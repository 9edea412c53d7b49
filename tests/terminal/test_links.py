from urllib.parse import parse_qs, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from custui.terminal.links import hyperlink, tel_url, whatsapp_url

KEY = "+2348035550147"


def test_the_links_of_a_number() -> None:
    assert whatsapp_url(KEY) == "https://wa.me/2348035550147"
    assert whatsapp_url(KEY, "Good day & /thanks?\n₦5") == (
        "https://wa.me/2348035550147?text=Good%20day%20%26%20%2Fthanks%3F%0A%E2%82%A65"
    )
    assert tel_url(KEY) == "tel:+2348035550147"


def test_a_raw_key_has_no_links() -> None:
    assert whatsapp_url("raw:call me", "hello") is None
    assert tel_url("raw:call me") is None


@settings(derandomize=True, max_examples=100)
@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_message_makes_a_plain_ascii_link_that_says_the_same(text: str) -> None:
    url = whatsapp_url(KEY, text)
    assert url is not None
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    said = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)["text"][0]
    assert said == text.encode("utf-8", "replace").decode()


def test_every_line_of_a_wrapped_link_is_the_whole_link() -> None:
    url = whatsapp_url(KEY, "Good afternoon Ngozi, we have Shea butter again.")
    assert url is not None
    lines = hyperlink(url, "underline").wrap(20)
    assert "".join(line.plain for line in lines) == url
    assert len(lines) > 4
    for line in lines:
        linked = {
            offset
            for span in line.spans
            if not isinstance(span.style, str) and span.style.link == url
            for offset in range(span.start, span.end)
        }
        assert linked == set(range(len(line)))
