"""Invented documents on radiation protection and referrals."""

from ..directory import (
    DEMO_NETWORK,
    DEMO_PHYSICS,
    IRMER_2017,
    IRMER_AMENDMENT_2024,
    IRMER_NI_2018,
)
from .entry import Entry, Stage


PROTECTION = "Radiation protection"
REFERRALS = "Imaging referrals"

ENTRIES = [
    Entry(
        "Employer's Procedures: a Worked Set",
        "Good practice guidance",
        (PROTECTION,),
        "Model procedures that an employer can adapt, with notes on why each line is there.",
        "A procedure is read by somebody in a hurry. Each of these fits on a page, names the post "
        "that is responsible, and says what to do when the usual way is closed.",
        (
            ("One page each", "What does not fit belongs in training."),
            ("Name posts, not people", "People go on leave."),
            ("Date and review", "A procedure without a date is a rumour."),
        ),
        due=-30,
        edition=2,
        stage=Stage.REVISING,
        why="The law was amended in 2024, and the model procedures have to follow.",
        trigger="legislation",
        partners=(DEMO_PHYSICS,),
        cites=(
            (IRMER_2017, "Schedule 2"),
            (IRMER_NI_2018, "Schedule 2"),
            (IRMER_AMENDMENT_2024, "Regulation 17"),
        ),
    ),
    Entry(
        "Learning from Unintended Exposures",
        "Guidance",
        (PROTECTION,),
        "How to talk about an exposure that went wrong, with the person and with the team.",
        "Most unintended exposures begin with two people of one name, an interrupted check, or a "
        "screen that shows too much. Blame hides all three.",
        (
            ("Tell the person", "Soon, plainly, and with an apology."),
            ("Look for the second story", "Why did it make sense at the time?"),
            ("Share what was learned", "Across the wall, not only along the corridor."),
        ),
        due=330,
        cites=((IRMER_2017, "Regulation 8"), (IRMER_NI_2018, "Regulation 8")),
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Local Diagnostic Reference Levels: Setting and Using Them",
        "Guidance",
        (PROTECTION, "Computed tomography"),
        "From a spreadsheet of doses to a change in practice, in six steps.",
        "A reference level is a question, not a limit: why is this room different? The guidance "
        "helps small departments to collect enough, and large ones not to drown.",
        (
            ("Collect what you use", "Twenty good records beat two thousand doubtful ones."),
            ("Compare rooms", "Before comparing hospitals."),
            ("Change one thing", "And measure again."),
        ),
        due=1210,
        publisher=DEMO_PHYSICS,
        cites=((IRMER_2017, "Regulation 6"),),
    ),
    Entry(
        "Contact Shielding: Letting Go of the Apron",
        "Position statement",
        (PROTECTION,),
        "The society's view on patient contact shielding in diagnostic imaging.",
        "Shielding laid on patients can hide what is sought and raise the dose. People may expect "
        "it all the same, and deserve an explanation rather than a shrug.",
        (
            ("Stop by default", "Keep exceptions few and written."),
            ("Explain with one poster", "The same words in every waiting room."),
            ("Support companions", "Their protection is another matter."),
        ),
        due=7,
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Justification out of Hours",
        "Good practice guidance",
        (PROTECTION, REFERRALS),
        "Working with guidelines when no practitioner is in the building.",
        "Authorisation under guidelines works when the guidelines are narrow, recent and at hand. "
        "At three in the morning nobody reads an appendix.",
        (
            ("Keep the list short", "Ten examinations, each on a card."),
            ("Say when to telephone", "And whom."),
            ("Audit the nights", "They differ from the days."),
        ),
        due=-90,
        cites=((IRMER_2017, "Regulation 11"), (IRMER_NI_2018, "Regulation 11")),
    ),
    Entry(
        "Referrals from Community Services",
        "Guidance",
        (REFERRALS, "Advanced practice"),
        "Agreements between imaging services and the community teams that refer to them.",
        "Community teams refer seldom and for few reasons. A short agreement, looked at each year, "
        "keeps entitlement clear on both sides.",
        (
            ("Agree the examinations", "By name, with a reason for each."),
            ("Agree who reads", "And who tells the person."),
            ("Meet once a year", "With the numbers on the table."),
        ),
        due=700,
        members_only=True,
        partners=(DEMO_NETWORK,),
        cites=((IRMER_2017, "Regulation 10"),),
    ),
    Entry(
        "Cancelling and Amending Referrals",
        "Standards",
        (REFERRALS, "Digital and artificial intelligence"),
        "Who may change a referral, in which system, and how it is told.",
        "A referral that was changed in one system and not in the other is the commonest cause of "
        "a wrong examination in the demo society's own reports.",
        (
            ("One place of truth", "Changes are made where the request was made."),
            ("Tell the referrer", "By a message that can be answered."),
            ("Keep the trace", "What it said before, and who changed it."),
        ),
        due=1020,
    ),
    Entry(
        "Lead Aprons: Care, Checks and Retirement",
        "Standards",
        (PROTECTION,),
        "Superseded by the statement on contact shielding for patients; kept for reference.",
        "Aprons crack where they are folded. The standard sets out how they are hung, screened "
        "once a year and taken out of use.",
        (
            ("Hang, never fold", "Rails cost less than aprons."),
            ("Screen each year", "And mark the date on the hem."),
        ),
        due=-40,
        stage=Stage.SUPERSEDED,
        successor="Contact Shielding: Letting Go of the Apron",
    ),
    Entry(
        "Entitling Operators from Industry",
        "Guidance",
        (PROTECTION,),
        "When engineers and applications specialists make exposures: who entitles them.",
        "A visitor who presses the button is an operator. The guidance sets out what the employer "
        "has to see before that happens.",
        (
            ("Ask before the visit", "Training records take a week to arrive."),
            ("Limit by machine and day", "An entitlement need not be for ever."),
        ),
        due=None,
        stage=Stage.SENT_BACK,
        why="Please add what applies in Northern Ireland, and shorten the second section.",
        cites=((IRMER_2017, "Regulation 10"), (IRMER_NI_2018, "Regulation 10")),
    ),
]
