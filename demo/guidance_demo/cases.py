"""What is gathered in cases: a working group, comments with answers, recommendations, a change."""

from __future__ import annotations

from dataclasses import dataclass

from .directory import DEMO_FORUM, DEMO_INSTITUTE, DEMO_SONOGRAPHY


@dataclass(frozen=True)
class Member:
    """A member of a working group; the name says what the person is."""

    name: str
    voice: str
    organisation: str = ""
    interests: str = "None"
    is_chair: bool = False
    may_be_named: bool = False


# The group that made edition 2 of the document on unexpected news.
SECOND_EDITION_PURPOSE = (
    "Add words about early loss, with parents who have lived through it. (Demo)"
)
SECOND_EDITION_GROUP = [
    Member("Carol Chair (demo)", "Sonographers", DEMO_SONOGRAPHY, is_chair=True, may_be_named=True),
    Member("Parvin Parent (demo)", "Patients", DEMO_FORUM, may_be_named=True),
    Member("Noor Named-Parent (demo)", "Patients", may_be_named=True),
    Member("Quentin Quiet (demo)", "Lay experts"),
    Member(
        "Elsie Educator (demo)",
        "Educators",
        DEMO_INSTITUTE,
        "Teaches a course on the subject for a fee",
    ),
]

# The group of the full review that is under way.
FULL_REVIEW_OF = "Late Effects: a Service for Those who Were Treated Long Ago"
FULL_REVIEW_SCOPE = "What people need five, ten and twenty years on, and who can give it. (Demo)"
FULL_REVIEW_NOTES = "The group has met twice. The draft service map is with its members. (Demo)"
FULL_REVIEW_GROUP = [
    Member("Theo Therapist (demo)", "Radiographers", is_chair=True, may_be_named=True),
    Member("Sybil Survivor (demo)", "Patients", DEMO_FORUM, may_be_named=True),
    Member("Liam Lay-Adviser (demo)", "Lay experts", interests=""),
    Member("Rosa Researcher (demo)", "Researchers", interests="Holds a grant on late effects"),
]

# From, place, comment, answer, published with the outcome.
COMMENTS = [
    (
        "A member of the public (demo)",
        "Principle 1",
        "The number on my last letter was the switchboard's, and nobody there knew the clinic.",
        "The next draft asks for a direct number, and for a name behind it.",
        True,
    ),
    (
        "A radiotherapy centre (demo)",
        "Principle 2",
        "Plans from before 2005 are on tapes that we can no longer read.",
        "We shall ask for a summary on paper where a plan cannot be read.",
        True,
    ),
    (
        "A patients' group (demo)",
        "The whole document",
        "Please say what happens to people who have moved to another nation.",
        "",
        False,
    ),
]
# The same of the review that made edition 2; the authors have agreed to be named.
SECOND_EDITION_COMMENTS = [
    (
        "A parents' group (demo)",
        "Principle 2",
        "“I am sorry” helped. “At least it was early” did not, and three of us were told it.",
        "The new words about early loss say what to leave out, and why.",
    ),
    (
        "An early pregnancy unit (demo)",
        "The whole document",
        "Nobody can find a free room at ten past nine. Please do not ask for one.",
        "We ask for a door that closes. A room kept free is what the text hopes for, no more.",
    ),
]
# What is taken over from the answer of this person, where in the text, and what is answered.
TAKEN_OVER_FROM = "Paula Patient (demo)"
TAKEN_OVER_PLACE = "Working together"
TAKEN_OVER_TEXT = (
    "I learned the names of everybody on the machine and never once was asked what I would change."
)
TAKEN_OVER_ANSWER = (
    "The next edition will ask every service to put that question, and to say what came of it. "
    "(Demo)"
)
# Text, days from the day of loading until it is to be done, state.
RECOMMENDATIONS = [
    ("Offer a short course on the new words to every service. (Demo)", 120, "open"),
    ("Ask parents after a year whether the words have helped. (Demo)", 365, "open"),
    ("Print the first page as a card for the scan room. (Demo)", -3, "done"),
]

CHANGE_TITLE = "A new standard for recording consent to imaging takes the place of the old (demo)"
CHANGE_DESCRIPTION = (
    "Invented for the demonstration: version 2 asks for the person's own question to be written "
    "down. Documents that cite version 1 have to be looked at."
)
CHANGE_DAYS_AGO = 20
# The document whose brief review the change opened.
CHANGE_REVIEWS = "Recording Consent to Imaging"

EXECUTIVE_SUMMARY = (
    "Demo content. The text was looked at by those whom it concerns. It keeps what has proved "
    "itself, says more plainly who does what, and costs services nothing that they do not spend "
    "already. The Board is asked to approve it."
)
CHANGE_NOTE = "Shorter sentences, clearer duties, and one principle more."
CORRECTION_NOTE = "Those who teach were left out of the audience. Nothing else has changed."
# What the lead of a revision adds to the text.
NEW_PRINCIPLE = {
    "kind": "principle",
    "title": "Tell people what has changed",
    "text": "<p>Say it at the next meeting, and put the date on the wall.</p>",
}
