"""Settings: one TOML file and the environment become one validated `Settings`.

Nothing else in custui reads either. A value in the environment (`CUSTUI_AGENT`,
`CUSTUI_SHOP__CURRENCY`) goes before the file's.
"""

import getpass
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from custui.domain.errors import CustuiError
from custui.domain.money import parse_amount
from custui.domain.roles import Role
from custui.domain.rules import ShopRules, Thresholds, read_zone
from custui.domain.status import Status

ThemeName = Literal["custui-dark", "custui-light", "custui-contrast", "ansi-dark", "ansi-light"]


class SettingsError(CustuiError):
    """A setting cannot be used; the sentence names where it stands and what is wrong."""


class ShopSettings(BaseModel):
    """`[shop]`: what makes this shop's numbers its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "My shop"
    """Shown in the header."""
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "NG"
    """Where a phone number without a country code belongs: two letters, ISO 3166."""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "NGN"
    """The currency of every total: three letters, ISO 4217."""
    time_zone: str = "Africa/Lagos"
    """Whose days, weeks and months count: a name of the IANA time zone database."""
    spent_statuses: frozenset[Status] = frozenset({Status.DELIVERED})
    """Orders of which statuses count as spent; a prepaid shop adds confirmed and dispatched."""
    active_days: Annotated[int, Field(ge=1)] = 30
    """A last order at most this many days ago makes a customer active."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        read_zone(name)
        return name


class FlagSettings(BaseModel):
    """`[flags]`: where each flag begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vip_orders: Annotated[int, Field(ge=1)] = 5
    """Orders that make a VIP."""
    repeat_orders: Annotated[int, Field(ge=1)] = 2
    """Orders that make a repeat customer."""
    at_risk_days: Annotated[int, Field(ge=1)] = 60
    """Days since the last order that put a customer at risk."""
    high_value: str = "100000"
    """Spent amount that makes a customer high value, in the shop's currency."""
    problematic_cancelled: Annotated[int, Field(ge=1)] = 2
    """Cancelled orders that make a customer problematic."""

    @field_validator("high_value", mode="before")
    @classmethod
    def _amount_as_text(cls, amount: object) -> object:
        return str(amount) if isinstance(amount, int | float) else amount


class SyncSettings(BaseModel):
    """`[sync]`: the shop's own database, for `custui sync`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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


class Settings(BaseSettings):
    """Everything an operator or agent can set."""

    model_config = SettingsConfigDict(
        env_prefix="CUSTUI_", env_nested_delimiter="__", extra="forbid", frozen=True, env_ignore_empty=True
    )

    db: str = ""
    """The store: a file path or a postgresql:// URL. Empty: custui.db in the user's data folder."""
    agent: str = Field(default_factory=_login_name)
    """Who is at the desk; written beside every note and deed."""
    role: Role = Role.LEAD
    """What that person may do: `agent`, or `lead`. A PostgreSQL store knows better, by its own roles."""
    page_size: Annotated[int, Field(ge=20, le=50)] = 50
    """Rows of a list page."""
    theme: ThemeName = "custui-dark"
    """Colours of the app."""
    export_folder: Path = Field(default_factory=_export_folder)
    """Where the desk writes exports; made when the first one is."""
    shop: ShopSettings = ShopSettings()
    flags: FlagSettings = FlagSettings()
    sync: SyncSettings = SyncSettings()
    keys: dict[str, str] = {}
    """`[keys]`: other keys for what a binding does, as in `"customers.search" = "slash,ctrl+f"`.

    Whether there are such bindings and keys is seen by `custui.keymap`, which knows the screens.
    """

    @field_validator("keys", mode="before")
    @classmethod
    def _without_quotes(cls, keys: object) -> object:
        """Take `customers.search = "f5"`, which TOML makes a table of its own, for what it says."""
        if not isinstance(keys, dict):
            return keys
        flat: dict[str, object] = {}
        for name, value in keys.items():
            inner = (
                {f"{name}.{what}": key for what, key in value.items()} if isinstance(value, dict) else None
            )
            flat |= {name: value} if inner is None else inner
        return flat

    @field_validator("export_folder")
    @classmethod
    def _whole_path(cls, folder: Path) -> Path:
        try:
            whole = folder.expanduser()
        except RuntimeError:
            raise ValueError(f"nobody's home is known for '{folder}'") from None
        if not whole.is_absolute():
            raise ValueError(f"'{folder}' is not a whole path such as ~/custui-exports")
        return whole

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — the framework hands it over by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the environment before the file, and nothing else."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def rules(self) -> ShopRules:
        """Return the shop's rules. Raises SettingsError where `flags.high_value` is no amount."""
        try:
            high_value = parse_amount(self.flags.high_value, self.shop.currency)
        except ValueError as error:
            raise SettingsError(f"setting flags.high_value: {error}") from None
        return ShopRules(
            name=self.shop.name,
            region=self.shop.region,
            currency=self.shop.currency,
            zone=read_zone(self.shop.time_zone),
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


def load_settings(file: Path, **overrides: Any) -> Settings:  # noqa: ANN401 — any setting's value
    """Read and check the settings; `overrides` come from the command line and go before everything.

    A missing file is no error. Raises SettingsError with one sentence that names the file or the
    variable, and the field; also where the file holds a password and others may read it.
    """

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = FromFile(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error, file)) from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:  # tomllib's decode error names line and column
        raise SettingsError(f"{file} is not valid TOML: {error}") from None
    if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077 and _password_in(file):
        raise SettingsError(f"{file} holds a password and others may read it: chmod 600 it")
    return settings


def _password_in(file: Path) -> bool:
    """Tell whether the file itself names a password, wherever the store and the source in use come from."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    source = told["sync"].get("source", "") if isinstance(told.get("sync"), dict) else ""
    return has_password(str(told.get("db", ""))) or has_password(str(source))


def has_password(target: str) -> bool:
    """Tell whether a database's URL carries a password."""
    _, found, rest = target.partition("://")
    # Up to the last @: a password may hold slashes and question marks of its own.
    in_options = "password=" in rest.lower() or "passwd=" in rest.lower()
    return bool(found) and (":" in rest.rpartition("@")[0] or in_options)


def _sentence(error: ValidationError, file: Path) -> str:
    """Return the first problem as one sentence, without the value where it may be a secret."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        reason = "there is no such setting"
    variable = "CUSTUI_" + name.upper().replace(".", "__")
    return f"setting {name} (in {file} or {variable}): {reason}"
