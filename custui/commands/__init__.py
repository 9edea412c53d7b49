"""The commands, one file each; `custui.cli` puts them together."""
