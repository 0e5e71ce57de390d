"""Privilege escalation: who can come to full power over the account, and in which steps.

Whoever acts as one identity may come to act as another (its key, its password, a role that lets it in) or make an
identity stronger (attach, rewrite, join). These moves are the edges of a graph; the shortest way through it is what a
report shows. Every move is decided by `aliram.policy` from the policies of whoever makes it, for all ARNs the call
needs; conditions that cannot be decided make a move conditional, what could not be read makes it unknown.

    certainty.py     yes, perhaps, unknown, no
    techniques.py    operations and actions that are looked for
    abilities.py     what one set of policies lets its holder do, of all that matters here
    actors.py        identities, and the same with more policies than they have now
    things.py        users, groups, roles and policies by the patterns that are about them
    worth.py         what having policies would be worth
    trust.py         whom a role lets in
    estate.py        the account as an attacker sees it
    lifting.py       moves that make an identity stronger (PE-01 to PE-05, PE-08)
    takeovers.py     moves to another identity (PE-06, PE-07, PE-09, PE-12 to PE-15, PE-19, PE-20)
    creating.py      new identities with full power (PE-10, PE-11, PE-12), and what weakens the account (PE-16 to PE-20)
    arriving.py      who can come to act as somebody who has a way on
    distances.py     how far everybody is from full power
    graph.py         all moves of everybody, and the shortest way

An identity grows move by move, the shortest ways first, until nothing new comes; where there are more ways than are
tried (`estate.py`), the answer is unknown. Frozen users are searched like all others, but nothing is certain that they
do, or that is done through them: that they cannot act is not verified.

Each move is made with the policies of one identity. Of what two identities in one hand could do together only this is
looked for: a role gives full power to who assumed it, who then goes on as before.
"""

from __future__ import annotations

from .graph import Danger, Escalation

__all__ = ["Danger", "Escalation"]
