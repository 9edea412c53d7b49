"""Codes of states, as shop systems write them, by their names."""

# ISO 3166-2:NG, which WooCommerce and Shopify share: one state must not be listed under two names.
_NIGERIA = {
    "AB": "Abia", "AD": "Adamawa", "AK": "Akwa Ibom", "AN": "Anambra", "BA": "Bauchi", "BE": "Benue",
    "BO": "Borno", "BY": "Bayelsa", "CR": "Cross River", "DE": "Delta", "EB": "Ebonyi", "ED": "Edo",
    "EK": "Ekiti", "EN": "Enugu", "FC": "Abuja", "GO": "Gombe", "IM": "Imo", "JI": "Jigawa", "KD": "Kaduna",
    "KE": "Kebbi", "KN": "Kano", "KO": "Kogi", "KT": "Katsina", "KW": "Kwara", "LA": "Lagos",
    "NA": "Nasarawa", "NI": "Niger", "OG": "Ogun", "ON": "Ondo", "OS": "Osun", "OY": "Oyo", "PL": "Plateau",
    "RI": "Rivers", "SO": "Sokoto", "TA": "Taraba", "YO": "Yobe", "ZA": "Zamfara",
}  # fmt: skip
_COUNTRIES = {"NG": _NIGERIA, "NIGERIA": _NIGERIA}


def state_name(state: str, country: str) -> str:
    """Return the name of a state given by its code; `state` as it is where the code is not known."""
    return _COUNTRIES.get(country.upper(), {}).get(state.upper().removeprefix("NG-"), state)
