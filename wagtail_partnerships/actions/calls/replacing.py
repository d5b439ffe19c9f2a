"""Which responses wait for their person to say that they replace an earlier one."""

from __future__ import annotations

from django.db.models import Min

from ...lifecycles.expression import CAN_WITHDRAW, ExpressionState
from ...models.calls import SamePersonPolicy


def waiting_to_replace(record, page, expressions) -> set[int]:
    """
    Return the keys of the responses that stand beside an earlier one of the same address.

    :param expressions: the responses that are looked at, in one query for all of them.
    """
    if page.same_person_policy != SamePersonPolicy.REPLACE:
        return set()
    rows = [row for row in expressions if row.email_key and row.state in CAN_WITHDRAW]
    first = dict(
        record.expressions.filter(
            state=ExpressionState.RECEIVED, email_key__in={row.email_key for row in rows}
        )
        .order_by()
        .values_list("email_key")
        .annotate(first=Min("pk"))
    )
    return {row.pk for row in rows if first.get(row.email_key, row.pk) < row.pk}
