"""One function per thing a person can do; command line, pages and library all call these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

# fmt: off
# isort: off
if TYPE_CHECKING:
    from nebelhorn.access import (
        AccessError, Account, AuditCheck, AuditEntry, Credentials, HashingBusy, Key, KeyKind,
        KeyRing, KeyWish, LastAdmin, LoginTaken, NotAllowed, Passwords, Person, Rates, Role,
        Secret, Session, TokenUnusable, TooManyAttempts, WeakPassword, WrongLogin, form_token,
    )
    from nebelhorn.app.access import (
        Access, NewKey, access_to, add_key, audit, check_audit, drop_key, list_keys,
        open_access,
    )
    from nebelhorn.app.accounts import (
        Invited, add_account, change_role, drop_account, first_admin, invite_again,
        list_accounts, who_is,
    )
    from nebelhorn.app.adopting import adopt, adopted_by
    from nebelhorn.app.alarms import Horn, acknowledge, alarms
    from nebelhorn.app.anchor import Anchor, anchor
    from nebelhorn.app.answers import Answers
    from nebelhorn.app.ask_worth import WorthOfAsk, asks_worth
    from nebelhorn.app.asked import NotKept, OpenedAsk
    from nebelhorn.app.asks.checking import CheckedAsk, check_asks
    from nebelhorn.app.asks.counts import AskStates, asks
    from nebelhorn.app.asks.of_customer import AskOfCustomer, asks_of_customer
    from nebelhorn.app.asks.one import WhyAsked, ask_link, why_asked
    from nebelhorn.app.asks.plan import AskPlan, plan_asks
    from nebelhorn.app.backup import Backup, backup, restore
    from nebelhorn.app.bad_answers import BadAnswer, bad_answers, see_to
    from nebelhorn.app.behind import Figure, FunnelPlace, behind, behind_step
    from nebelhorn.app.belief_preview import Concerned, concerned, speakable
    from nebelhorn.app.beliefs import Beliefs, JudgedBelief, NewBelief, beliefs, believe
    from nebelhorn.app.catalogue import Catalogue, CatalogueEntry, catalogue, confirm, take
    from nebelhorn.app.challenge import Contest
    from nebelhorn.app.consents import Consents, consent, consent_fact, consents
    from nebelhorn.app.contacts import Contacts, contacts
    from nebelhorn.app.customer import customer, customer_and_journey
    from nebelhorn.app.customer_page import (
        CustomerPage, SeenCustomer, customer_page, recent_customers, why_these,
    )
    from nebelhorn.app.deeds import deed, looking
    from nebelhorn.app.desk import DeskEncounter, desk_encounters, note_at_desk
    from nebelhorn.app.diagnosis import Explained, diagnose
    from nebelhorn.app.doctor import Finding, doctor
    from nebelhorn.app.erase import Erased, erase, whom_it_erases
    from nebelhorn.app.export import ExportKind, export
    from nebelhorn.app.fog import Hearing, fog
    from nebelhorn.app.guess import GuessQuestion, guess
    from nebelhorn.app.heard_voices import HeardVoice, VoiceMood, Voices, voices
    from nebelhorn.app.horn_page import said_to_alarms, still_unmodelled, take_dark
    from nebelhorn.app.identity import conflicts, link, settle_conflict, unlink, why
    from nebelhorn.app.ids import Conflict, Conflicts, IdLink, Relinked, Why
    from nebelhorn.app.import_options import ImportOptions
    from nebelhorn.app.importing import Guess, Imported, guess_import, import_events
    from nebelhorn.app.incoming import (
        INCOMING, drop_incoming, forget_old_files, guess_incoming, import_incoming, incoming,
    )
    from nebelhorn.app.index import Foresight, Understanding, index
    from nebelhorn.app.inventory import Inventory, SourceInventory, inventory
    from nebelhorn.app.journeys import Funnel, Journeys, funnel, journey_map, journeys
    from nebelhorn.app.letters import LetterReader, LetterReaders, letter, letter_readers
    from nebelhorn.app.login import (
        access_of, become_admin, close_all_sessions, close_session, open_session,
        set_own_password, take_invitation, whose_token,
    )
    from nebelhorn.app.made_up import MadeUpCompany, MadeUpStage, MadeUpState
    from nebelhorn.app.mails import (
        CameBack, drop_mail, list_mails, send_mail_again, take_bounces, try_mail,
    )
    from nebelhorn.app.maps import MapPart
    from nebelhorn.app.mirror import Mirrored, mirror
    from nebelhorn.app.objecting import object_to_asking
    from nebelhorn.app.picture import picture
    from nebelhorn.app.places import (
        PLACE_CHANNELS, Place, add_place, close_place, places, qr_svg, snippet_html,
    )
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
    from nebelhorn.app.seals import Seal, Seals, VoidReason, seals, seals_behind
    from nebelhorn.app.seals_wanted import SealState, Wanted
    from nebelhorn.app.service import Service
    from nebelhorn.app.service_state import ServiceState
    from nebelhorn.app.serving import serving
    from nebelhorn.app.settings_file import (
        REPLACED, SettingsClash, SettingsFile, proposals, replace_settings, replaced_by,
        settings_file, sha256_of,
    )
    from nebelhorn.app.there import SeenAt, There, customers_there
    from nebelhorn.app.told import Telling, open_told, tell, told_stories, untell
    from nebelhorn.app.typed import (
        CIRCUMSTANCES, INTENTS, LONGEST_WORDS, REACHED, About, Said, Unclear, read_said,
    )
    from nebelhorn.app.values import belief_cautions
    from nebelhorn.app.verify import verify
    from nebelhorn.app.voice_months import voice_months
    from nebelhorn.app.voices import BroughtVoices, bring_voices
    from nebelhorn.app.webhooks import (
        AddedTarget, TargetState, add_target, deliveries, drop_message, list_targets, redeliver,
        remove_target, resume_target,
    )
    from nebelhorn.app.workspace import Workspace, init, open_workspace
    from nebelhorn.asking import Finding as AskFinding
    from nebelhorn.asking import AskState, LinkPurpose, LinkRefusal, WhyNotAsked, check_wording
    from nebelhorn.feedback import Mean
    from nebelhorn.journeys import Outcome
    from nebelhorn.live import (
        Answer, Change, ChangeGap, Delivery, DeliveryState, Door, InboxState, Keeping,
        MailState, PostedMail, Pulled, Request, Target, ToldRow,
    )
    from nebelhorn.log import ColumnRoles, Hindrance, ReadOptions
    from nebelhorn.reality import (
        Alarm, Anchored, BeliefRecord, BeliefResult, BeliefVerdict, Calibration, Chart,
        ChartState, Concentration, Depth, Gap, Heap, Level, LiveSoFar, RealityIndex, Score,
        SealFunnel, Shrunk, Side, Surprise, Verified, Watched,
    )
    from nebelhorn.settings import Ask, Belief, Standing
    from nebelhorn.views import (
        GuessCard, Look, OpenAlarm, Sheet, StopLook, VoiceMonth, VoiceMonths, Words, csv_of,
        draw_spark, draw_voice_months, pages_script, pages_style, say_newest_month,
        standalone_svg, tabulate_voice_months, words_of,
    )
# isort: on

__all__ = [
    "CIRCUMSTANCES", "INCOMING", "INTENTS", "LONGEST_WORDS", "PLACE_CHANNELS", "REACHED",
    "REPLACED", "About", "Access", "AccessError", "Account", "AddedTarget", "Alarm", "Anchor",
    "Anchored", "Answer", "Answers", "Ask", "AskFinding", "AskOfCustomer", "AskPlan",
    "AskState", "AskStates", "Asked", "AuditCheck", "AuditEntry", "Backtest", "Backup",
    "BadAnswer", "Belief", "BeliefRecord", "BeliefResult", "BeliefVerdict", "Beliefs",
    "BroughtVoices", "Calibration", "CameBack", "Catalogue", "CatalogueEntry", "Change",
    "ChangeGap", "Chart", "ChartState", "CheckedAsk", "ColumnRoles", "Concentration",
    "Concerned", "Conflict", "Conflicts", "Consents", "Contacts", "Contest", "Credentials",
    "CustomerPage", "CustomerState", "Delivery", "DeliveryState", "Depth", "DeskEncounter",
    "Door", "Erased", "ErrorBody", "Explained", "ExportKind", "Figure", "Finding", "Foresight",
    "Funnel", "FunnelPlace", "Gap", "Guess", "GuessCard", "GuessQuestion", "HashingBusy",
    "Heap", "HeardVoice", "Hearing", "Hindrance", "Horn", "IdLink", "ImportOptions", "Imported",
    "InboxState", "Inventory", "Invited", "JourneyMoment", "Journeys", "JudgedBelief",
    "Keeping", "Key", "KeyKind", "KeyRing", "KeyWish", "LastAdmin", "LearnedRule",
    "LetterReader", "LetterReaders", "Level", "LinkPurpose", "LinkRefusal", "LiveSoFar",
    "LoginTaken", "Look", "MadeUpCompany", "MadeUpStage", "MadeUpState", "MailState", "MapPart",
    "Mean", "Mirrored", "NewBelief", "NewKey", "NotAllowed", "NotKept", "OpenAlarm",
    "OpenPrediction", "OpenedAsk", "OurRule", "Outcome", "Passwords", "Person", "Place",
    "PostedMail", "PullSchedule", "PullStatus", "Pulled", "Rates", "Read", "ReadOptions",
    "ReadRefusal", "ReadSide", "RealityIndex", "Rejects", "Relinked", "Replayed", "Request",
    "Role", "Rules", "Said", "Score", "Seal", "SealFunnel", "SealState", "Seals", "Secret",
    "SeenAt", "SeenCustomer", "Service", "ServiceState", "Session", "SettingsClash",
    "SettingsFile", "Sheet", "Shrunk", "Side", "SourceInventory", "Standing", "StopLook",
    "Surprise", "Target", "TargetState", "Telling", "There", "TokenUnusable", "ToldRow",
    "TooManyAttempts", "Unclear", "Understanding", "Verified", "VoiceMonth", "VoiceMonths",
    "VoiceMood", "Voices", "VoidReason", "Wanted", "Watched", "WeakPassword", "Why", "WhyAsked",
    "WhyNotAsked", "Words", "Workspace", "WorthOfAsk", "WrongLogin", "access_of", "access_to",
    "acknowledge", "add_account", "add_key", "add_place", "add_target", "adopt", "adopted_by",
    "alarms", "anchor", "ask_link", "asks", "asks_of_customer", "asks_worth", "audit", "backup",
    "bad_answers", "become_admin", "behind", "behind_step", "belief_cautions", "beliefs",
    "believe", "bring_voices", "catalogue", "change_role", "check_asks", "check_audit",
    "check_wording", "close_all_sessions", "close_place", "close_session", "concerned",
    "confirm", "conflicts", "consent", "consent_fact", "consents", "contacts", "csv_of",
    "customer", "customer_and_journey", "customer_page", "customers_there", "deed",
    "deliveries", "desk_encounters", "diagnose", "doctor", "draw_spark", "draw_voice_months",
    "drop_account", "drop_incoming", "drop_key", "drop_mail", "drop_message", "erase", "export",
    "first_admin", "fog", "forget_old_files", "form_token", "funnel", "guess", "guess_import",
    "guess_incoming", "import_events", "import_incoming", "incoming", "index", "init",
    "inventory", "invite_again", "journey_map", "journeys", "letter", "letter_readers", "link",
    "list_accounts", "list_keys", "list_mails", "list_targets", "looking", "mirror", "not_told",
    "note_at_desk", "object_to_asking", "open_access", "open_session", "open_told",
    "open_workspace", "pages_script", "pages_style", "picture", "places", "plan_asks",
    "proposals", "pull", "pull_all", "pulls", "qr_svg", "read_said", "recent_customers",
    "redeliver", "rejects", "remove_target", "replace_settings", "replaced_by", "replay",
    "replay_rejects", "report", "restore", "resume_target", "rules", "said_to_alarms",
    "say_newest_month", "seals", "seals_behind", "see_to", "send_mail_again", "serving",
    "set_own_password", "settings_file", "settle_conflict", "sha256_of", "snippet_html",
    "speakable", "standalone_svg", "still_unmodelled", "tabulate_voice_months", "take",
    "take_bounces", "take_dark", "take_invitation", "tell", "told_stories", "try_mail", "unlink",
    "untell", "verify", "voice_months", "voices", "who_is", "whom_it_erases", "whose_token",
    "why", "why_asked", "why_these", "words_of",
]
# fmt: on

export_lazily(__name__)
