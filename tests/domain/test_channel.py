"""Channels fold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.channel import KNOWN_CHANNELS, UNKNOWN, channel_title, fold_channel
from tests.strategies import channel_words


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("WhatsApp", "whatsapp"),
        (" WA ", "whatsapp"),
        ("whats-app", "whatsapp"),
        ("WhatsApp Business", "whatsapp"),
        ("fb", "facebook"),
        ("Facebook Ads", "facebook"),
        ("Messenger", "facebook"),
        ("IG", "instagram"),
        ("Insta", "instagram"),
        ("TikTok", "tiktok"),
        ("tik-tok", "tiktok"),
        ("Website", "website"),
        ("online store", "website"),
        ("Phone call", "phone"),
        ("walk in", "walk-in"),
        ("POS", "walk-in"),
        ("Jumia", "jumia"),
        ("  Radio   Ad ", "radio ad"),
        ("", UNKNOWN),
        ("  ", UNKNOWN),
        ("-", UNKNOWN),
        ("N/A", UNKNOWN),
        ("None", UNKNOWN),
        ("NULL", UNKNOWN),
        ("Unknown", UNKNOWN),
    ],
)
def test_folds(text: str, channel: str) -> None:
    assert fold_channel(text) == channel


@pytest.mark.parametrize("channel", [*KNOWN_CHANNELS, UNKNOWN])
def test_known_names_fold_to_themselves(channel: str) -> None:
    assert fold_channel(channel) == channel


@given(st.one_of(st.text(), channel_words))
def test_a_folded_channel_stays_and_is_never_blank(text: str) -> None:
    folded = fold_channel(text)
    assert fold_channel(folded) == folded
    assert folded.strip() == folded != ""


@pytest.mark.parametrize(
    ("channel", "title"),
    [
        ("whatsapp", "WhatsApp"),
        ("tiktok", "TikTok"),
        ("walk-in", "Walk-in"),
        ("jumia", "Jumia"),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_titles(channel: str, title: str) -> None:
    assert channel_title(channel) == title
