"""Signals for hosts, sent after commit, and two by which a page asks for an action."""

from django.dispatch import Signal


# Sent after commit when a review cycle has changed its state, or was corrected or postponed.
# provides args: instance (the cycle), page, verb, source, target, user (None: the system), comment
cycle_transitioned = Signal()

# Sent after commit when an expression of interest has changed its state.
# provides args: instance (the expression), verb, source, target, user, comment
expression_transitioned = Signal()

# The scheduler met a revision that may not go live; it is unscheduled already.
# provides args: instance (the page), revision, reason
publish_refused = Signal()

# Code without a user unpublishes an issued document.
# provides args: instance (the page), expired (whether its expiry date was reached)
unpublish_asked = Signal()

# Who looks after a page was changed with a draft, and holds at once.
# provides args: instance (the page), held (the values before, by column), user
office_facts_changed = Signal()
