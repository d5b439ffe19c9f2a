"""
What migrations of the package do to rows, for hosts that keep migrations of their own.

A site with a base page model of its own lets Django write the migrations of this package for it,
and Django writes what tables are like, not what is done to rows. Such a site runs these functions
from its own migrations; see "A base page model of your own" in docs/extending.md. Each takes what
``RunPython`` gives, and can run again.
"""

from importlib import import_module


_answers = import_module("wagtail_partnerships.migrations.0002_give_publishers_answers")

give_publishers_answers = _answers.give
take_publishers_answers = _answers.take

_forms = import_module("wagtail_partnerships.migrations.0012_forms_as_shown")

write_choices_of_forms_to_lines = _forms.rewrite_forms
write_choices_of_drafts_to_lines = _forms.rewrite_drafts
write_choices_of_versions_to_lines = _forms.rewrite_versions
give_responses_their_own_tokens = _forms.part_responses
