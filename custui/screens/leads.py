"""What is for leads is refused to an agent as soon as it is asked for, before anything is typed in vain."""

from textual.app import App

from custui.domain.roles import ForLeadsError, Role, for_leads


def allowed(app: App[object], role: Role, what: str) -> bool:
    """Tell whether `role` may do `what`, one of `custui.domain.roles`' words; where not, say so."""
    try:
        for_leads(role, what)
    except ForLeadsError as refusal:
        app.notify(f"{refusal}.", severity="warning", markup=False)
        return False
    return True
