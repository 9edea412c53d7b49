"""Settings: one TOML file and the environment become one validated `Settings`.

Nothing else in custui reads either. A value in the environment (`CUSTUI_AGENT`,
`CUSTUI_SHOP__CURRENCY`) goes before the file's.
"""

import getpass
import re
import stat
from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
import platformdirs
from msgspec import Meta, Struct, field

from custui.domain.errors import CustuiError
from custui.domain.money import parse_amount
from custui.domain.regions import REGIONS
from custui.domain.roles import Role
from custui.domain.rules import ShopRules, Thresholds, read_zone
from custui.domain.status import Status

ThemeName = Literal["custui-dark", "custui-light", "custui-contrast", "ansi-dark", "ansi-light"]

_AtLeastOne = Annotated[int, Meta(ge=1)]


class SettingsError(CustuiError):
    """A setting cannot be used; the sentence names where it stands and what is wrong."""


class ShopSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[shop]`: what makes this shop's numbers its own."""

    name: str = "My shop"
    """Shown in the header."""
    region: str = "NG"
    """Where a phone number without a country code belongs: two letters, ISO 3166."""
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "NGN"
    """The currency of every total: three letters, ISO 4217."""
    time_zone: ZoneInfo = field(default_factory=lambda: read_zone("Africa/Lagos"))
    """Whose days, weeks and months count: a name of the IANA time zone database."""
    spent_statuses: frozenset[Status] = frozenset({Status.DELIVERED})
    """Orders of which statuses count as spent; a prepaid shop adds confirmed and dispatched."""
    active_days: _AtLeastOne = 30
    """A last order at most this many days ago makes a customer active."""


class FlagSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[flags]`: where each flag begins."""

    vip_orders: _AtLeastOne = 5
    """Orders that make a VIP."""
    repeat_orders: _AtLeastOne = 2
    """Orders that make a repeat customer."""
    at_risk_days: _AtLeastOne = 60
    """Days since the last order that put a customer at risk."""
    high_value: str | int | float = 100_000
    """Spent amount that makes a customer high value, in the shop's currency."""
    problematic_cancelled: _AtLeastOne = 2
    """Cancelled orders that make a customer problematic."""


class SyncSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[sync]`: the shop's own database, for `custui sync`."""

    source: str = ""
    """What `--from` names: a file's path, or a postgresql://, mysql:// or mariadb:// URL."""
    mapping: str = ""
    """What `--mapping` names: a mapping that comes with custui, or a file."""


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return "agent"


def _export_folder() -> Path:
    try:
        return Path.home() / "custui-exports"
    except RuntimeError:  # a container without a user entry
        return Path.cwd() / "custui-exports"


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything an operator or agent can set."""

    db: str = ""
    """The store: a file path or a postgresql:// URL. Empty: custui.db in the user's data folder."""
    agent: str = field(default_factory=_login_name)
    """Who is at the desk; written beside every note and deed."""
    role: Role = Role.LEAD
    """What that person may do: `agent`, or `lead`. A PostgreSQL store knows better, by its own roles."""
    page_size: Annotated[int, Meta(ge=20, le=50)] = 50
    """Rows of a list page."""
    theme: ThemeName = "custui-dark"
    """Colours of the app."""
    export_folder: Path = field(default_factory=_export_folder)
    """Where the desk writes exports; made when the first one is."""
    shop: ShopSettings = field(default_factory=ShopSettings)
    flags: FlagSettings = field(default_factory=FlagSettings)
    sync: SyncSettings = field(default_factory=SyncSettings)
    keys: dict[str, str] = field(default_factory=dict)
    """`[keys]`: other keys for what a binding does, as in `"customers.search" = "slash,ctrl+f"`.

    Whether there are such bindings and keys is seen by `custui.keymap`, which knows the screens.
    """

    def rules(self) -> ShopRules:
        """Return the shop's rules. Raises SettingsError where `flags.high_value` is no amount."""
        try:
            high_value = parse_amount(str(self.flags.high_value), self.shop.currency)
        except ValueError as error:
            raise SettingsError(f"setting flags.high_value: {error}") from None
        return ShopRules(
            name=self.shop.name,
            region=self.shop.region,
            currency=self.shop.currency,
            zone=self.shop.time_zone,
            spent_statuses=self.shop.spent_statuses,
            active_days=self.shop.active_days,
            thresholds=Thresholds(
                vip_orders=self.flags.vip_orders,
                repeat_orders=self.flags.repeat_orders,
                at_risk_days=self.flags.at_risk_days,
                high_value=high_value,
                problematic_cancelled=self.flags.problematic_cancelled,
            ),
        )

    def store(self) -> str:
        """Return the path or URL of the store."""
        return self.db or str(Path(platformdirs.user_data_dir("custui")) / "custui.db")

    def store_shown(self) -> str:
        """Return the store's path or URL fit for showing: no password, no query string."""
        scheme, found, rest = self.store().partition("://")
        if not found:
            return self.store()
        user, at, place = rest.rpartition("@")
        return f"{scheme}://{user.partition(':')[0]}{at}{place.partition('?')[0]}"


def settings_file(environment: Mapping[str, str]) -> Path:
    """Return where the settings file is looked for: `CUSTUI_SETTINGS`, else the user's config folder.

    Raises SettingsError where the variable names what is no file: a shop's settings that silently
    do not count would make wrong numbers.
    """
    named = environment.get("CUSTUI_SETTINGS")
    if named and not Path(named).is_file():
        raise SettingsError(f"CUSTUI_SETTINGS names {named}, and there is no such file")
    return Path(named) if named else Path(platformdirs.user_config_dir("custui")) / "settings.toml"


def load_settings(file: Path, *, db: str | None = None) -> Settings:
    """Read and check the settings; `db` comes from the command line and goes before everything.

    A missing file is no error. Raises SettingsError with one sentence that names the file or the
    variable, and the field; also where the file holds a password and others may read it.
    """
    told = _told(file)
    for variable in environ:
        _, own, path = variable.partition("CUSTUI_")
        parts = path.lower().split("__")
        if own and parts[0] in Settings.__struct_fields__ and environ[variable]:
            _put(told, parts, _value(variable, parts))
    if db is not None:
        told["db"] = db
    if isinstance(told.get("keys"), dict):
        told["keys"] = _without_quotes(told["keys"], file)
    try:
        # Not strict: in the environment a number is text.
        settings = msgspec.convert(told, Settings, strict=False, dec_hook=_made)
    except msgspec.ValidationError as error:
        raise SettingsError(_sentence(str(error), file)) from None
    if settings.shop.region not in REGIONS:
        reason = f"'{settings.shop.region}' is not a region such as NG or GB"
        raise SettingsError(_sentence(f"{reason} - at `$.shop.region`", file))
    if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077 and _password_in(file):
        raise SettingsError(f"{file} holds a password and others may read it: chmod 600 it")
    return settings


def _told(file: Path) -> dict[str, Any]:
    """Return what the file says, nothing where there is none."""
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    import tomllib  # which a start without a file need not wait for

    try:
        return tomllib.loads(written.decode())
    except ValueError as error:  # which names line and column, or the byte that is no UTF-8
        raise SettingsError(f"{file} is not valid TOML: {error}") from None


def _put(told: dict[str, Any], parts: list[str], value: object) -> None:
    *tables, name = parts
    for table in tables:
        if not isinstance(told.get(table), dict):
            told[table] = {}
        told = told[table]
    told[name] = value


def _value(variable: str, parts: list[str]) -> object:
    """Return what a variable says: text, where the setting is a list or a table as JSON."""
    usual: Any = Settings()
    for name in parts:
        usual = getattr(usual, name, "")
    if not isinstance(usual, frozenset | dict | Struct):
        return environ[variable]
    try:
        return msgspec.json.decode(environ[variable])
    except msgspec.DecodeError:
        raise SettingsError(f"setting {'.'.join(parts)} (in {variable}): is not valid JSON") from None


def _without_quotes(keys: dict[str, object], file: Path) -> dict[str, str]:
    """Take `customers.search = "f5"`, which TOML makes a table of its own, for what it says."""
    flat: dict[str, str] = {}
    for name, value in keys.items():
        told = (
            {f"{name}.{what}": key for what, key in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
        for binding, key in told.items():
            if not isinstance(key, str):  # of which msgspec would not say the name
                where = _where(["keys"], file)
                raise SettingsError(f'setting keys.{binding} (in {where}): a key is text such as "f5"')
            flat[binding] = key
    return flat


def _made(kind: type, value: object) -> object:
    """Return a zone or a folder by what it is called. Raises ValueError and TypeError as msgspec wants it."""
    if not isinstance(value, str):
        raise TypeError(f"Expected `str`, got `{type(value).__name__}`")
    return read_zone(value) if kind is ZoneInfo else _whole_path(Path(value))


def _whole_path(folder: Path) -> Path:
    try:
        whole = folder.expanduser()
    except RuntimeError:
        raise ValueError(f"nobody's home is known for '{folder}'") from None
    if not whole.is_absolute():
        raise ValueError(f"'{folder}' is not a whole path such as ~/custui-exports")
    return whole


def _password_in(file: Path) -> bool:
    """Tell whether the file itself names a password, wherever the store and the source in use come from."""
    told = _told(file)
    source = told["sync"].get("source", "") if isinstance(told.get("sync"), dict) else ""
    return has_password(str(told.get("db", ""))) or has_password(str(source))


def has_password(target: str) -> bool:
    """Tell whether a database's URL carries a password."""
    _, found, rest = target.partition("://")
    # Up to the last @: a password may hold slashes and question marks of its own.
    in_options = "password=" in rest.lower() or "passwd=" in rest.lower()
    return bool(found) and (":" in rest.rpartition("@")[0] or in_options)


_CHOICES = {"role": Role, "theme": get_args(ThemeName), "spent_statuses": Status}


def _sentence(problem: str, file: Path) -> str:
    """Return what msgspec found, as one sentence that never has the value where it may be a secret."""
    reason, _, path = problem.partition(" - at `$")
    names = [name for name in re.findall(r"\w+", path) if not name.isdigit()]
    if unknown := re.search(r"unknown field `(.*)`", reason):
        names.append(unknown[1])
        reason = "there is no such setting"
    elif reason.startswith("Invalid enum value "):
        reason = f"{reason.removeprefix('Invalid enum value ')} is none of {', '.join(_CHOICES[names[-1]])}"
    return f"setting {'.'.join(names)} (in {_where(names, file)}): {reason.replace('`', '')}"


def _where(names: list[str], file: Path) -> str:
    """Return the variable that a setting comes from, its own or that of a table it is in; else the file."""
    for end in range(len(names), 0, -1):
        variable = "CUSTUI_" + "__".join(names[:end]).upper()
        if environ.get(variable):
            return variable
    return str(file)
