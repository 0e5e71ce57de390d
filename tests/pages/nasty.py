"""Texts that try to break out of a page, and an emulator that is full of them."""

from __future__ import annotations

import json

from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.emulator.core import Core
from aliram.emulator.faults import Fault

__all__ = ["ALL", "TEXTS", "fill", "seen_as"]

RUNS = "window.pwned=1"

TEXTS = {
    "a script": f"<script>{RUNS};alert(1)</script>",
    "an image that fails": f'"><img src=x onerror="{RUNS}">',
    "an attribute": f"' autofocus onfocus='{RUNS}' x='",
    "the end of what is around": f"</style></title></textarea></pre></details></table><svg onload={RUNS}>",
    "a link": f"<a id=lure href=javascript:{RUNS}>x</a>",
    "a comment": "<!-- --!> ]]> <![cdata[",
    "references": "&lt;b&gt; &amp;#60;script&amp;#62; &nbsp &unknown;",
    "placeholders": "{} {0} {account} %s $q {{7*7}}",
    "sql": "'; drop table users; -- \" or 1=1 %_",
    "turned round": "safe\u202egnp.exe\u202c\u2066x\u2069",
    "hidden": "a\u200bb\ufeffc\x1b[31md\x07",
    "no character at all": "null\x00byte\x00",
    "right to left": "יוסף (2) ألف",
    "lines": "one\ntwo\r\n\tthree",
    "long": "x" * 300 + " " + "wide " * 40,
}
"""Texts by what they are."""

ALL = " ".join(text for name, text in TEXTS.items() if name not in ("lines", "long"))
"""All that shows as one line, in one."""

_SPELLED = {code: f"⟨U+{code:04X}⟩" for code in (0, 7, 0x1B, 0x200B, 0x202C, 0x202E, 0x2066, 0x2069, 0xFEFF)}


def seen_as(text: str) -> str:
    """What a reader shall see of a text: characters that nobody sees are spelled."""
    return text.translate(_SPELLED)


def fill(emulator: Emulator) -> None:
    """Puts each text into every field of a user, a group, a role, a policy and an account. Most of it the services
    would refuse: it goes straight into the state."""
    emulator._thread.do(_fill)


def _fill(core: Core) -> None:
    core.imds.resume(TEXTS["an image that fails"])
    for text in TEXTS.values():
        core.faults.add("ims.Never", Fault(code=text, message=text), 1)
        core.faults.add("ims.Never", Fault(body=text.encode(), content_type=text), 1)
    state = core.state
    for number, text in enumerate(TEXTS.values()):
        user = state.insert(
            "INSERT INTO users (account, name, display_name, phone, email, comments, created, updated, status)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(ACCOUNT_ID, text, f"{text} {number}", text, text, text, text, text, text),
        )
        group = state.insert(
            "INSERT INTO groups (account, name, display_name, comments, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            *(ACCOUNT_ID, text, f"{text} {number}", text, text, text),
        )
        state.run("INSERT INTO members VALUES (?, ?, ?)", group, user, text)
        principal = {"Service": [text], "RAM": text}
        trust = json.dumps({"Statement": [{"Principal": principal}]}) if number % 2 else text
        role = state.insert(
            "INSERT INTO roles (account, name, description, trust, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            *(ACCOUNT_ID, text, text, trust, text, text),
        )
        policy = state.insert(
            "INSERT INTO policies (account, name, description, created, updated) VALUES (?, ?, ?, ?, ?)",
            *(ACCOUNT_ID, text, text, text, text),
        )
        document = (
            json.dumps({"Statement": {"Effect": text, "Action": [text, text], text: text}}) if number % 2 else text
        )
        state.run("INSERT INTO policy_versions VALUES (?, 1, ?, ?)", policy, document, text)
        for kind, entity in (("user", user), ("group", group), ("role", role)):
            state.run(
                "INSERT INTO attachments (kind, entity_seq, policy_seq, account, attached) VALUES (?, ?, ?, ?, ?)",
                *(kind, entity, policy, ACCOUNT_ID, text),
            )
        sql = "INSERT INTO accounts (id, alias, domain, root_key, created) VALUES (?, ?, ?, ?, ?)"
        state.run(sql, text, text, text, text, text)
