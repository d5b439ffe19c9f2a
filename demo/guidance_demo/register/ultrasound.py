"""Invented documents on ultrasound."""

from ..directory import DEMO_FORUM, DEMO_SOCIETY, DEMO_SONOGRAPHY
from .entry import Entry, Stage


ULTRASOUND = "Ultrasound"

ENTRIES = [
    Entry(
        "Unexpected News in Ultrasound",
        "Good practice guidance",
        (ULTRASOUND, "Patient and public partnership"),
        "Words for the first minute, written with parents who remember theirs.",
        "Silence is heard as news. Say what you are doing, say when you have to be quiet, and say "
        "what you see before you leave the room to fetch somebody.",
        (
            ("Prepare everybody", "Tell people at the start that you will be quiet for a while."),
            ("Say it plainly", "Use the name of what has happened."),
            ("Stay", "Until somebody else is there."),
            ("Write down what was said", "So that the next person goes on from it."),
        ),
        due=1120,
        edition=2,
        stage=Stage.SECOND_EDITION,
        why="Parents asked for words about early loss.",
        publisher=DEMO_SONOGRAPHY,
        partners=(DEMO_FORUM, DEMO_SOCIETY),
    ),
    Entry(
        "Ergonomics for People who Scan",
        "Guidance",
        (ULTRASOUND, "Workforce and wellbeing"),
        "Preventing injury of shoulder, wrist and back.",
        "Pain is so common among people who scan that it is taken for granted. Rooms, rotas and "
        "habits can each take some of it away.",
        (
            ("Set the couch first", "Every time, for every body."),
            ("Mix the list", "Two long examinations in a row are one too many."),
            ("Report early", "An ache is data."),
        ),
        due=260,
        publisher=DEMO_SONOGRAPHY,
    ),
    Entry(
        "Cleaning Transducers",
        "Standards",
        (ULTRASOUND,),
        "Which level of cleaning for which examination, and how it is recorded.",
        "The level follows from where the probe has been, not from how it looks. The standard has "
        "one table and no exceptions for busy days.",
        (
            ("Clean, then disinfect", "One does not replace the other."),
            ("Record the cycle", "With probe, person and time."),
        ),
        due=64,
        edition=2,
        publisher=DEMO_SONOGRAPHY,
    ),
    Entry(
        "Reporting by Sonographers",
        "Standards",
        (ULTRASOUND, "Advanced practice"),
        "What a report by a sonographer contains, and who answers for it.",
        "A report answers the question that was asked, says what was not seen, and suggests what "
        "should follow. Whoever scanned is whoever answers for it.",
        (
            ("Answer the question", "In the first line."),
            ("Say what limited you", "And what that means."),
            ("Sign with your profession", "So that the reader knows."),
        ),
        due=980,
        publisher=DEMO_SONOGRAPHY,
        members_only=True,
    ),
    Entry(
        "Partners and Families in the Scan Room",
        "Policy",
        (ULTRASOUND, "Patient and public partnership"),
        "Who may come in, how many, and when to ask somebody to step outside.",
        "A familiar hand helps. The policy begins with yes, and lists the few occasions on which "
        "the answer is different.",
        (
            ("Yes by default", "One companion, more where the room allows."),
            ("Say why not", "When it is not."),
        ),
        due=-60,
        stage=Stage.BRIEF_REVIEW,
        why="Due, and rooms have changed since it was written.",
        publisher=DEMO_SONOGRAPHY,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Independent Practice in Ultrasound",
        "Guidance",
        (ULTRASOUND, "Workforce and wellbeing"),
        "For those who scan outside the health service: insurance, audit, referral on.",
        "Whoever works alone still needs a second pair of eyes. The guidance sets out how to find "
        "one, and what to do with a finding that cannot wait.",
        (
            ("Agree where to send people", "Before the first one needs it."),
            ("Keep images", "For as long as a hospital would."),
        ),
        due=None,
        stage=Stage.AWAITING,
        publisher=DEMO_SONOGRAPHY,
        members_only=True,
    ),
    Entry(
        "Souvenir Scans",
        "Position statement",
        (ULTRASOUND,),
        "The association's view on scans without a medical reason.",
        "A scan for a keepsake can still find something. Whoever offers it has to say so "
        "beforehand, and to know what they will do then.",
        (
            ("Say what it is not", "It is not a check of health."),
            ("Have a way on", "To a service that will see the person soon."),
        ),
        due=480,
        publisher=DEMO_SONOGRAPHY,
        excluded=("northern_ireland",),
    ),
]
