"""Who may write, read and change: keys of programs, accounts of people, and the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.access.accounts import (
        LANGUAGES,
        Account,
        Person,
        Role,
        close_account,
        create_account,
        list_accounts,
        require,
        set_role,
    )
    from nebelhorn.access.act import Act
    from nebelhorn.access.audit import (
        AuditCheck,
        AuditEntry,
        read_audit,
        verify_audit,
        write_audit,
    )
    from nebelhorn.access.key_ring import KeyRing
    from nebelhorn.access.keys import (
        Key,
        KeyKind,
        KeyWish,
        create_key,
        find_key,
        kind_of,
        list_keys,
        revoke_key,
        write_used,
    )
    from nebelhorn.access.pace import Pace
    from nebelhorn.access.passwords import RFC_9106, Cost, Passwords, check_rules
    from nebelhorn.access.rates import Rates
    from nebelhorn.access.refusals import (
        AccessError,
        HashingBusy,
        LastAdmin,
        LoginTaken,
        NotAllowed,
        TokenUnusable,
        TooManyAttempts,
        WeakPassword,
        WrongLogin,
    )
    from nebelhorn.access.secret import RandomBytes, Secret
    from nebelhorn.access.sessions import (
        Credentials,
        Session,
        change_password,
        find_session,
        form_token,
        log_in,
        log_out,
        log_out_everywhere,
    )
    from nebelhorn.access.tables import found_access, open_access_office
    from nebelhorn.access.tokens import (
        accept_invite,
        accept_setup,
        invite,
        make_setup_token,
        token_login,
    )

__all__ = [
    "LANGUAGES",
    "RFC_9106",
    "AccessError",
    "Account",
    "Act",
    "AuditCheck",
    "AuditEntry",
    "Cost",
    "Credentials",
    "HashingBusy",
    "Key",
    "KeyKind",
    "KeyRing",
    "KeyWish",
    "LastAdmin",
    "LoginTaken",
    "NotAllowed",
    "Pace",
    "Passwords",
    "Person",
    "RandomBytes",
    "Rates",
    "Role",
    "Secret",
    "Session",
    "TokenUnusable",
    "TooManyAttempts",
    "WeakPassword",
    "WrongLogin",
    "accept_invite",
    "accept_setup",
    "change_password",
    "check_rules",
    "close_account",
    "create_account",
    "create_key",
    "find_key",
    "find_session",
    "form_token",
    "found_access",
    "invite",
    "kind_of",
    "list_accounts",
    "list_keys",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "make_setup_token",
    "open_access_office",
    "read_audit",
    "require",
    "revoke_key",
    "set_role",
    "token_login",
    "verify_audit",
    "write_audit",
    "write_used",
]

export_lazily(__name__)
