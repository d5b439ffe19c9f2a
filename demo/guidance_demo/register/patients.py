"""Invented documents on working with patients and the public."""

from ..directory import DEMO_CONSENT, DEMO_FORUM, DEMO_SOCIETY
from .entry import Entry, Stage


PARTNERSHIP = "Patient and public partnership"
INCLUSION = "Equality and inclusion"
CHILDREN = "Children and young people"

ENTRIES = [
    Entry(
        "Recording Consent to Imaging",
        "Standards",
        (PARTNERSHIP, "Radiation protection"),
        "What to ask, what to write down and where, before an examination begins.",
        "Consent is a conversation, and the record is its trace. A tick in a box tells the next "
        "colleague nothing about what a person understood or asked.",
        (
            ("Say what will happen", "Use the person's own words back to them."),
            ("Write down the question", "A question asked twice has not been answered."),
            ("Ask again when plans change", "Consent to one examination is not consent to three."),
        ),
        due=420,
        stage=Stage.BRIEF_REVIEW,
        why="The standard for recording consent was replaced.",
        trigger="professional",
        supporters=(DEMO_FORUM,),
        cites=((DEMO_CONSENT, "Sections 2 to 4"),),
    ),
    Entry(
        "Talking about Risk in Plain Words",
        "Guidance",
        (PARTNERSHIP, "Radiation protection"),
        "Ways of explaining the benefit and risk of an examination that people can use to decide.",
        "Numbers help some people and alarm others. Begin by finding out what the person wants to "
        "know, and compare like with like.",
        (
            ("Offer, do not recite", "Ask whether the person would like to hear more."),
            ("Give both sides", "The risk of not knowing belongs in the same sentence."),
            ("Avoid odd comparisons", "Bananas and flights amuse staff more than patients."),
        ),
        due=30,
        edition=2,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Imaging People who Live with Dementia",
        "Good practice guidance",
        (PARTNERSHIP, INCLUSION),
        "How rooms, letters and minutes can be arranged so that an examination does not frighten.",
        "Most of what helps is done before the person arrives: a telephone call to whoever comes "
        "with them, a quiet slot, and a name that they will recognise.",
        (
            ("Ask the companion", "They know what soothes and what startles."),
            ("One voice at a time", "A second voice behind the screen is a stranger."),
            ("Leave time at the end", "Getting dressed in a hurry undoes an hour of calm."),
        ),
        due=610,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Interpreters in Imaging and Radiotherapy",
        "Policy",
        (PARTNERSHIP, INCLUSION),
        "When to book an interpreter, and why a relative is not one.",
        "A department that cannot be understood is not safe. The policy covers spoken languages, "
        "British Sign Language and written translations.",
        (
            ("Book with the appointment", "Not on the morning of it."),
            ("Relatives may stay", "As company. The interpreting is somebody else's work."),
            ("Keep a list of what works", "Telephones fail in screened rooms; tablets may not."),
        ),
        due=-7,
        supporters=(DEMO_FORUM,),
    ),
    Entry(
        "Chaperones: Offering and Declining",
        "Policy",
        (PARTNERSHIP,),
        "Who is offered a chaperone, how the offer is made, and what to do if nobody is free.",
        "Everyone is offered a chaperone for an intimate examination, whatever the sex of the "
        "person or the practitioner. A refusal is respected and recorded.",
        (
            ("Offer in good time", "On the letter, and again in the room."),
            ("A chaperone is trained", "And stands where they can see."),
            ("Nobody is hurried", "If none is free, a new time is offered without penalty."),
        ),
        due=245,
    ),
    Entry(
        "Holding Children Still without Holding Them Down",
        "Good practice guidance",
        (CHILDREN, PARTNERSHIP),
        "Preparation, distraction and the limits of restraint in imaging children.",
        "A child who trusts the room lies stiller than one who is held. Play, practice and a "
        "parent's voice come first; restraint is the last resort, and is written down.",
        (
            ("Show the machine first", "Let a toy go through it."),
            ("Agree a signal", "A raised hand stops everything."),
            ("Know when to come back", "Tomorrow is often quicker than now."),
        ),
        due=0,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Asking about Pregnancy",
        "Guidance",
        (PARTNERSHIP, "Radiation protection", INCLUSION),
        "How to ask everybody who may be pregnant, kindly and in private.",
        "The question is about anatomy and age, not about appearance or a name on a form. Asked of "
        "everybody in the same way, it embarrasses nobody.",
        (
            ("Ask out of earshot", "A corridor is not private."),
            ("Explain why", "One sentence about the exposure is enough."),
            ("Record the answer", "With date and by whom, before the exposure."),
        ),
        due=-200,
        edition=3,
        stage=Stage.FULL_REVIEW,
        why="Overdue, and services ask for one form of words.",
    ),
    Entry(
        "Your X-ray: What Happens and Why",
        "Information for patients",
        (PARTNERSHIP,),
        "A page to hand out or read aloud, in everyday words.",
        "You will be asked your name and date of birth more than once. That is how we make sure "
        "that the right picture is taken of the right person.",
        (
            ("Before", "Wear what is comfortable; leave jewellery at home if you can."),
            ("During", "It takes seconds, and you can breathe again when we say so."),
            ("After", "Ask when and from whom you will hear the result."),
        ),
        due=90,
        edition=4,
        publisher=DEMO_FORUM,
        partners=(DEMO_SOCIETY,),
        audience="Patients and those who come with them",
    ),
    Entry(
        "Paying People for Their Involvement",
        "Policy",
        (PARTNERSHIP,),
        "Fares, fees and benefits: how the society thanks those who give their time.",
        "Nobody should be out of pocket for helping. The policy says what is paid without asking, "
        "and what is agreed beforehand.",
        (
            ("Settle on the day", "A claim form that takes a month costs goodwill."),
            ("Warn about benefits", "Payments may count as income: say so, and say whom to ask."),
            ("Allow a no", "Some would rather not be paid."),
        ),
        due=None,
        stage=Stage.DRAFT,
    ),
]
