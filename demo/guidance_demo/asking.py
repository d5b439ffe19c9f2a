"""
A third call, which is open: it asks for views on the document whose full review is under way.

All of it is invented, and its dates count from the day of loading, so that what readers see of an
open call (in the library, on the document, in the news, and the form itself) is there to be seen.
"""

from __future__ import annotations

from .invitation import Question


TITLE = "Late effects: tell us what people should find ten years on (demo)"
SLUG = "late-effects-have-your-say"
WEEKS_OPEN = 6
# Days from the closing day until the outcome is promised.
DAYS_TO_OUTCOME = 60
AUDIENCES = ["Patients", "Lay experts", "Radiographers", "Researchers"]

INTRODUCTION = (
    "<p>Our guidance on late effects is under full review. It says how people whose radiotherapy "
    "ended years ago can find their way back to somebody who knows what was done. Survivors have "
    "told us that a telephone number is not enough. (Demo content: nobody reads the answers.)</p>"
)
ASKED_FOR = (
    "<p>Tell us in your own words what helped, what was missing, and what you would put first. You "
    "need not have read the document, and a few sentences are welcome.</p>"
)
CONFIRMATION = (
    "<p>Thank you. The working group reads every answer, and we publish what came of them with the "
    "next edition. (Demo content.)</p>"
)

QUESTIONS = [
    Question("What you would tell us", "heading", False),
    Question(
        "What should people find, five, ten or twenty years after their treatment?",
        "statement",
        more={"limit": 500, "limit_unit": "words"},
    ),
    Question("Which voice do you bring?", "audience"),
    Question("About you", "heading", False),
    Question("Your name", "name", False),
    Question("E-mail address", "email", more={"help_text": "We tell you here what came of it."}),
    Question("What you agree to", "heading", False),
    Question(
        "You may use my answer for this review.",
        "consent",
        more={"guidance": "Without this we cannot read it. You can withdraw it at any time."},
    ),
    Question(
        "You may publish what I say, without my name, together with your answer.",
        "consent",
        False,
        {"guidance": "It makes no difference to how it is read."},
    ),
]
