"""One function per thing a person can do; command line, pages and library all call these."""

from __future__ import annotations

from nebelhorn.access import (
    AccessError,
    Account,
    AuditCheck,
    AuditEntry,
    Credentials,
    HashingBusy,
    Key,
    KeyKind,
    KeyRing,
    KeyWish,
    LastAdmin,
    LoginTaken,
    NotAllowed,
    Passwords,
    Person,
    Rates,
    Role,
    Secret,
    Session,
    TokenUnusable,
    TooManyAttempts,
    WeakPassword,
    WrongLogin,
    form_token,
)
from nebelhorn.app.access import (
    Access,
    NewKey,
    access_to,
    add_key,
    audit,
    check_audit,
    drop_key,
    list_keys,
    open_access,
)
from nebelhorn.app.accounts import (
    Invited,
    add_account,
    change_role,
    drop_account,
    first_admin,
    invite_again,
    list_accounts,
)
from nebelhorn.app.adopting import adopt
from nebelhorn.app.alarms import Horn, acknowledge, alarms
from nebelhorn.app.anchor import Anchor, anchor
from nebelhorn.app.backup import Backup, backup, restore
from nebelhorn.app.behind import Figure, FunnelPlace, behind, behind_step
from nebelhorn.app.beliefs import Beliefs, JudgedBelief, NewBelief, beliefs, believe
from nebelhorn.app.catalogue import Catalogue, CatalogueEntry, catalogue, confirm, take
from nebelhorn.app.challenge import Contest
from nebelhorn.app.customer import customer, customer_and_journey
from nebelhorn.app.customer_page import (
    CustomerPage,
    SeenCustomer,
    customer_page,
    recent_customers,
    why_these,
)
from nebelhorn.app.diagnosis import Explained, diagnose
from nebelhorn.app.doctor import Finding, doctor
from nebelhorn.app.erase import Erased, erase, whom_it_erases
from nebelhorn.app.export import ExportKind, export
from nebelhorn.app.fog import Hearing, fog
from nebelhorn.app.guess import GuessQuestion, guess
from nebelhorn.app.identity import conflicts, link, settle_conflict, unlink, why
from nebelhorn.app.ids import Conflict, Conflicts, IdLink, Relinked, Why
from nebelhorn.app.import_options import ImportOptions
from nebelhorn.app.importing import Guess, Imported, guess_import, import_events
from nebelhorn.app.index import Foresight, Understanding, index
from nebelhorn.app.inventory import Inventory, SourceInventory, inventory
from nebelhorn.app.journeys import Funnel, Journeys, funnel, journey_map, journeys
from nebelhorn.app.login import (
    access_of,
    become_admin,
    close_all_sessions,
    close_session,
    open_session,
    set_own_password,
    take_invitation,
    whose_token,
)
from nebelhorn.app.mirror import Mirrored, mirror
from nebelhorn.app.picture import picture
from nebelhorn.app.pull_schedule import PullSchedule
from nebelhorn.app.pulls import PullStatus, pull, pull_all, pulls
from nebelhorn.app.read_side import ReadSide
from nebelhorn.app.reading.reads import Asked, Read
from nebelhorn.app.reading.refusals import ErrorBody, ReadRefusal, not_told
from nebelhorn.app.reading.state import CustomerState, JourneyMoment, OpenPrediction
from nebelhorn.app.rejects import Rejects, Replayed, rejects, replay_rejects
from nebelhorn.app.replay import Backtest, replay
from nebelhorn.app.report import report
from nebelhorn.app.rules import LearnedRule, OurRule, Rules, rules
from nebelhorn.app.seals import Seal, Seals, SealState, VoidReason, seals
from nebelhorn.app.service import Service, serving
from nebelhorn.app.service_state import ServiceState
from nebelhorn.app.values import belief_cautions
from nebelhorn.app.verify import verify
from nebelhorn.app.webhooks import (
    AddedTarget,
    TargetState,
    add_target,
    deliveries,
    drop_message,
    list_targets,
    redeliver,
    remove_target,
    resume_target,
)
from nebelhorn.app.workspace import Workspace, init, open_workspace
from nebelhorn.feedback import Mean
from nebelhorn.journeys import Outcome
from nebelhorn.live import (
    Answer,
    Change,
    ChangeGap,
    Delivery,
    DeliveryState,
    Door,
    InboxState,
    Pulled,
    Request,
    Target,
)
from nebelhorn.log import ColumnRoles, Hindrance, ReadOptions
from nebelhorn.reality import (
    Alarm,
    Anchored,
    BeliefRecord,
    BeliefResult,
    BeliefVerdict,
    Calibration,
    Chart,
    ChartState,
    Concentration,
    Depth,
    Gap,
    Heap,
    Level,
    LiveSoFar,
    RealityIndex,
    Score,
    SealFunnel,
    Shrunk,
    Side,
    Surprise,
    Verified,
    Watched,
)
from nebelhorn.settings import Belief
from nebelhorn.views import StopLook, Words, pages_script, pages_style, words_of

# fmt: off
__all__ = [
    "Access", "AccessError", "Account", "AddedTarget", "Alarm", "Anchor", "Anchored", "Answer",
    "Asked", "AuditCheck", "AuditEntry", "Backtest", "Backup", "Belief", "BeliefRecord",
    "BeliefResult", "BeliefVerdict", "Beliefs", "Calibration", "Catalogue", "CatalogueEntry",
    "Change", "ChangeGap", "Chart", "ChartState", "ColumnRoles", "Concentration", "Conflict",
    "Conflicts", "Contest", "Credentials", "CustomerPage", "CustomerState", "Delivery",
    "DeliveryState", "Depth", "Door", "Erased", "ErrorBody", "Explained", "ExportKind", "Figure",
    "Finding", "Foresight", "Funnel", "FunnelPlace", "Gap", "Guess", "GuessQuestion", "HashingBusy",
    "Heap", "Hearing", "Hindrance", "Horn", "IdLink", "ImportOptions", "Imported", "InboxState",
    "Inventory", "Invited", "JourneyMoment", "Journeys", "JudgedBelief", "Key", "KeyKind",
    "KeyRing", "KeyWish", "LastAdmin", "LearnedRule", "Level", "LiveSoFar", "LoginTaken", "Mean",
    "Mirrored", "NewBelief", "NewKey", "NotAllowed", "OpenPrediction", "OurRule", "Outcome",
    "Passwords", "Person", "PullSchedule", "PullStatus", "Pulled", "Rates", "Read", "ReadOptions",
    "ReadRefusal", "ReadSide", "RealityIndex", "Rejects", "Relinked", "Replayed", "Request", "Role",
    "Rules", "Score", "Seal", "SealFunnel", "SealState", "Seals", "Secret", "SeenCustomer",
    "Service", "ServiceState", "Session", "Shrunk", "Side", "SourceInventory", "StopLook",
    "Surprise", "Target", "TargetState", "TokenUnusable", "TooManyAttempts", "Understanding",
    "Verified", "VoidReason", "Watched", "WeakPassword", "Why", "Words", "Workspace", "WrongLogin",
    "access_of", "access_to", "acknowledge", "add_account", "add_key", "add_target", "adopt",
    "alarms", "anchor", "audit", "backup", "become_admin", "behind", "behind_step",
    "belief_cautions", "beliefs", "believe", "catalogue", "change_role", "check_audit",
    "close_all_sessions", "close_session", "confirm", "conflicts", "customer",
    "customer_and_journey", "customer_page", "deliveries", "diagnose", "doctor", "drop_account",
    "drop_key", "drop_message", "erase", "export", "first_admin", "fog", "form_token", "funnel",
    "guess", "guess_import", "import_events", "index", "init", "inventory", "invite_again",
    "journey_map", "journeys", "link", "list_accounts", "list_keys", "list_targets", "mirror",
    "not_told", "open_access", "open_session", "open_workspace", "pages_script", "pages_style",
    "picture", "pull", "pull_all", "pulls", "recent_customers", "redeliver", "rejects",
    "remove_target", "replay", "replay_rejects", "report", "restore", "resume_target", "rules",
    "seals", "serving", "set_own_password", "settle_conflict", "take", "take_invitation", "unlink",
    "verify", "whom_it_erases", "whose_token", "why", "why_these", "words_of",
]
# fmt: on
