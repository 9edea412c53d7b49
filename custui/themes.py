"""The colours: quiet ones that leave the eye on the rows; red and amber only where an agent must act.

Greys are nearly free of colour: in a 256-colour terminal a bluish dark grey becomes black, and a cursor
or a header drawn in it vanishes.

`ansi-dark` and `ansi-light` are Textual's own and use the sixteen colours of the agent's terminal.
"""

from textual.theme import Theme

DARK = Theme(
    name="custui-dark",
    primary="#82aad0",
    secondary="#9aa7b6",
    accent="#d7ae5f",
    success="#8bbf8f",
    warning="#d7ae5f",
    error="#dd7f7f",
    foreground="#d6dbe1",
    background="#151618",
    surface="#151618",
    panel="#242628",
    boost="#242628",
    variables={
        "block-cursor-background": "#1d4a75",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#323436",
        "block-cursor-blurred-foreground": "#d6dbe1",
        "block-hover-background": "#1e1f21",
        "border": "#4a5a6c",
        "border-blurred": "#323c47",
        "footer-background": "#242628",
        "footer-key-foreground": "#82aad0",
        "footer-description-foreground": "#aab4bf",
        "input-selection-background": "#3b5878",
        "text-muted": "#8d99a6",
        "text-disabled": "#5e6873",
        "scrollbar": "#323c47",
        "scrollbar-background": "#151618",
    },
)

LIGHT = Theme(
    name="custui-light",
    dark=False,
    primary="#1d5c8c",
    secondary="#56616d",
    accent="#8a5a00",
    success="#25713a",
    warning="#8a5a00",
    error="#b0281f",
    foreground="#22282e",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#ececea",
    boost="#ececea",
    variables={
        "block-cursor-background": "#cfe0ee",
        "block-cursor-foreground": "#0f1418",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e4e7e8",
        "block-cursor-blurred-foreground": "#22282e",
        "block-hover-background": "#f1f1ef",
        "border": "#8fa1b0",
        "border-blurred": "#c9ccca",
        "footer-background": "#ececea",
        "footer-key-foreground": "#1d5c8c",
        "footer-description-foreground": "#4c555e",
        "input-selection-background": "#bcd6ea",
        "text-muted": "#68727c",
        "text-disabled": "#9aa0a5",
        "scrollbar": "#c9ccca",
        "scrollbar-background": "#fbfaf7",
    },
)

CONTRAST = Theme(
    name="custui-contrast",
    primary="#5fd7ff",
    secondary="#ffffff",
    accent="#ffff00",
    success="#5fff5f",
    warning="#ffd700",
    error="#ff8787",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    boost="#1c1c1c",
    variables={
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#4e4e4e",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-hover-background": "#303030",
        "border": "#ffffff",
        "border-blurred": "#bcbcbc",
        "footer-background": "#1c1c1c",
        "footer-key-foreground": "#ffff00",
        "footer-description-foreground": "#ffffff",
        "input-selection-background": "#005f87",
        "text-muted": "#d0d0d0",
        "text-disabled": "#a8a8a8",
        "scrollbar": "#bcbcbc",
        "scrollbar-background": "#000000",
    },
)

OWN_THEMES = (DARK, LIGHT, CONTRAST)
THEME_NAMES = (*(theme.name for theme in OWN_THEMES), "ansi-dark", "ansi-light")
"""What the settings may name and the palette offers."""
