"""Settings: the file, the environment before it, and one sentence for whatever cannot be used."""

from pathlib import Path

import pytest

from custui.domain.roles import Role
from custui.domain.status import Status
from custui.settings import SettingsError, has_password, load_settings, settings_file


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CUSTUI_DB", "CUSTUI_AGENT", "CUSTUI_SETTINGS", "CUSTUI_SHOP__CURRENCY"):
        monkeypatch.delenv(name, raising=False)


def write(folder: Path, text: str) -> Path:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_are_a_nigerian_pay_on_delivery_shop(tmp_path: Path) -> None:
    rules = load_settings(tmp_path / "none.toml").rules()

    assert (rules.region, rules.currency, rules.zone.key) == ("NG", "NGN", "Africa/Lagos")
    assert rules.spent_statuses == {Status.DELIVERED}
    assert rules.thresholds.high_value == 100_000_00


def test_every_part_of_the_file_reaches_the_rules(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        """
        agent = "kemi"
        role = "agent"
        page_size = 20
        theme = "custui-light"
        [shop]
        name = "Kofi & Co"
        region = "GH"
        currency = "GHS"
        time_zone = "Africa/Accra"
        spent_statuses = ["delivered", "confirmed"]
        active_days = 45
        [flags]
        vip_orders = 7
        repeat_orders = 3
        at_risk_days = 90
        high_value = 1500.50
        problematic_cancelled = 4
        """,
    )

    settings = load_settings(file)
    rules = settings.rules()

    assert (settings.agent, settings.page_size, settings.theme) == ("kemi", 20, "custui-light")
    assert settings.role is Role.AGENT
    assert (rules.name, rules.region, rules.currency, rules.zone.key) == (
        "Kofi & Co",
        "GH",
        "GHS",
        "Africa/Accra",
    )
    assert rules.spent_statuses == {Status.DELIVERED, Status.CONFIRMED}
    assert rules.active_days == 45
    flags = rules.thresholds
    assert (flags.vip_orders, flags.repeat_orders, flags.at_risk_days) == (7, 3, 90)
    assert (flags.high_value, flags.problematic_cancelled) == (150_050, 4)


def test_command_line_goes_before_environment_and_environment_before_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, 'agent = "file"\ndb = "file.db"\n[shop]\ncurrency = "GBP"\nname = "Shop"\n')
    monkeypatch.setenv("CUSTUI_AGENT", "environment")
    monkeypatch.setenv("CUSTUI_DB", "environment.db")
    monkeypatch.setenv("CUSTUI_SHOP__CURRENCY", "EUR")

    settings = load_settings(file, db="argument.db")

    assert (settings.db, settings.agent) == ("argument.db", "environment")
    assert (settings.shop.currency, settings.shop.name) == ("EUR", "Shop")
    assert load_settings(file, db=None).db == "environment.db"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("agent = 3", "setting agent"),
        ("page_size = 500", "setting page_size"),
        ("colour = 1", "there is no such setting"),
        ("[shop]\ncurrency = 'naira'", "setting shop.currency"),
        ("[shop]\nregion = 'UK'", "setting shop.region (in "),
        ("[shop]\nregion = 'UK'", "'UK' is not a region such as NG or GB"),
        ("[shop]\nregion = 'ng'", "'ng' is not a region"),
        ("[shop]\ntime_zone = 'Mars/Base'", "'Mars/Base' is not a time zone"),
        ("[shop]\ntime_zone = '../etc'", "is not a time zone"),
        ("[shop]\nspent_statuses = ['gone']", "setting shop.spent_statuses"),
        ("[flags]\nhigh_value = 'plenty'", "'plenty' is not an amount"),
        ("db = [", "is not valid TOML"),
        ("export_folder = 'exports'", "'exports' is not a whole path"),
        ("export_folder = '~nobody-at-all/x'", "setting export_folder"),
        ("[keys]\ncustomers.sort = 5", "setting keys.customers.sort"),
        ("keys = 3", "setting keys"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = write(tmp_path, text)

    with pytest.raises(SettingsError, match=r"^[^\n]+$") as caught:
        load_settings(file).rules()

    assert sentence in str(caught.value)


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b'agent = "\xff"')
    with pytest.raises(SettingsError, match=r"settings.toml is not valid TOML: [^\n]+$"):
        load_settings(file)
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load_settings(tmp_path)


def test_exports_go_home_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/kemi")
    assert load_settings(tmp_path / "none.toml").export_folder == Path("/home/kemi/custui-exports")
    file = write(tmp_path, 'export_folder = "~/lists"')
    assert load_settings(file).export_folder == Path("/home/kemi/lists")
    monkeypatch.setenv("CUSTUI_EXPORT_FOLDER", "/srv/lists")
    assert load_settings(file).export_folder == Path("/srv/lists")


def test_keys_are_taken_with_and_without_quotes_about_the_binding(tmp_path: Path) -> None:
    file = write(tmp_path, '[keys]\n"customers.search" = "slash,ctrl+f"\ncustomers.sort = "f5"\n')
    assert load_settings(file).keys == {"customers.search": "slash,ctrl+f", "customers.sort": "f5"}
    assert load_settings(tmp_path / "none.toml").keys == {}


def test_a_file_with_a_password_must_be_private_and_is_never_quoted(tmp_path: Path) -> None:
    file = write(tmp_path, 'db = "postgresql://kemi:hush@localhost/shop"')
    file.chmod(0o644)

    with pytest.raises(SettingsError, match="chmod 600") as caught:
        load_settings(file)
    assert "hush" not in str(caught.value)

    file.chmod(0o600)
    settings = load_settings(file)
    assert settings.store() == "postgresql://kemi:hush@localhost/shop"
    assert settings.store_shown() == "postgresql://kemi@localhost/shop"


def test_a_password_with_slashes_is_not_shown(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none.toml", db="postgresql://kemi:hu/sh?hush@localhost/shop?x=1")
    assert settings.store_shown() == "postgresql://kemi@localhost/shop"


def test_only_the_file_that_holds_the_password_must_be_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, 'agent = "kemi"')
    file.chmod(0o644)
    monkeypatch.setenv("CUSTUI_DB", "postgresql://kemi:hush@localhost/shop")
    assert load_settings(file).agent == "kemi"

    file.write_text('db = "postgresql://kemi:hush@localhost/shop"')
    monkeypatch.setenv("CUSTUI_DB", "elsewhere.db")
    with pytest.raises(SettingsError, match="chmod 600"):
        load_settings(file)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("postgresql://a:b@h/d", True),
        ("postgresql+psycopg://a:b@h/d", True),
        ("postgresql://h/d?user=a&password=b", True),
        ("postgresql://a:pa/ss?word@h/d", True),
        ("postgresql://a@h/d", False),
        ("postgresql:///d?host=/run/postgresql", False),
        ("/srv/shop:1@2.db", False),
    ],
)
def test_passwords_in_urls_are_recognised(target: str, *, expected: bool) -> None:
    assert has_password(target) is expected


def test_the_file_is_the_named_one_or_the_users_own(tmp_path: Path) -> None:
    named = write(tmp_path, "")
    assert settings_file({"CUSTUI_SETTINGS": str(named)}) == named
    assert settings_file({}).parts[-2:] == ("custui", "settings.toml")


def test_a_named_file_that_is_not_there_is_an_error_not_a_default(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        settings_file({"CUSTUI_SETTINGS": str(tmp_path / "gone.toml")})


@pytest.mark.parametrize(
    ("variable", "value", "name", "reason"),
    [
        ("CUSTUI_PAGE_SIZE", "many", "page_size", "Expected int"),
        ("CUSTUI_SHOP__ACTIVE_DAYS", "0", "shop.active_days", "Expected int >= 1"),
        ("CUSTUI_SHOP__COLOUR", "red", "shop.colour", "there is no such setting"),
        ("CUSTUI_SHOP__SPENT_STATUSES", "delivered", "shop.spent_statuses", "is not valid JSON"),
        ("CUSTUI_THEME", "pink", "theme", "'pink' is none of custui-dark, custui-light, "),
        ("CUSTUI_SHOP", '{"active_days": 0}', "shop.active_days", "Expected int >= 1"),
        ("CUSTUI_KEYS", '{"customers.sort": 5}', "keys.customers.sort", "a key is text"),
    ],
)
def test_a_variable_is_named_where_it_is_what_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, 'agent = "kemi"\npage_size = 30\n[shop]\nname = "Shop"\n'))
    assert f"setting {name} (in {variable}): {reason}" in str(caught.value)


def test_every_kind_of_setting_can_be_given_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        "CUSTUI_PAGE_SIZE": "25",
        "CUSTUI_ROLE": "agent",
        "CUSTUI_SHOP__SPENT_STATUSES": '["confirmed"]',
        "CUSTUI_SHOP__TIME_ZONE": "Africa/Accra",
        "CUSTUI_FLAGS__HIGH_VALUE": "1500.50",
        "CUSTUI_KEYS": '{"customers.sort": "f5"}',
        "CUSTUI_THEME": "",
        "CUSTUI_SOMETHING_ELSE": "x",
    }
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)
    settings = load_settings(write(tmp_path, 'theme = "custui-light"\n[shop]\nname = "Shop"\n'))
    rules = settings.rules()
    assert (settings.page_size, settings.role, settings.theme) == (25, Role.AGENT, "custui-light")
    assert rules.spent_statuses == {Status.CONFIRMED}
    assert (rules.zone.key, rules.thresholds.high_value, rules.name) == ("Africa/Accra", 150_050, "Shop")
    assert settings.keys == {"customers.sort": "f5"}
