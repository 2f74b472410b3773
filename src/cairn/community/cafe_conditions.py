"""What a gate may ask of live cafés."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from cairn.community.cafe_reading import count_attended
from cairn.lib.registries import Verdict, gate_conditions


@gate_conditions.register("cafe_attended")
def cafe_attended(condition: Any, enrolment: Any) -> Verdict:
    """Holds when the person was at ``minimum`` cafés of the run."""
    done = count_attended(enrolment.person_id, enrolment.run_id)
    wanted = condition.minimum or 1
    if done >= wanted:
        words = ngettext("You have been at %(n)d café.", "You have been at %(n)d cafés.", done)
        return Verdict(True, words % {"n": done})
    left = wanted - done
    words = ngettext("Come to %(n)d live café.", "Come to %(n)d live cafés.", left)
    if done:
        words = ngettext("Come to %(n)d more live café.", "Come to %(n)d more live cafés.", left)
    return Verdict(False, words % {"n": left})
