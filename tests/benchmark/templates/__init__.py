"""Templates by name: papers with personal data, and clean ones full of look-alikes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.benchmark.flow import Flow
from tests.benchmark.templates import clean, letters, lists

Template = Callable[[Random], Flow]

PERSONAL: dict[str, Template] = {
    template.__name__: template
    for template in (
        letters.decision, letters.contract, letters.application, letters.curriculum,
        letters.attorney, letters.minutes, letters.notice, letters.story,
        lists.beneficiaries, lists.school, lists.payroll, lists.directory, lists.health,
        lists.invoice, lists.transfer, lists.tender, lists.cards, lists.printout, lists.enrolment,
    )
}  # fmt: skip

CLEAN: dict[str, Template] = {
    f"clean_{template.__name__}": template
    for template in (
        clean.statistics, clean.budget, clean.goods, clean.law, clean.notice, clean.schedule,
        clean.library, clean.manual, clean.receipt, clean.look_alikes, clean.plan,
    )
}  # fmt: skip
