"""Invented documents on the workforce, advanced practice and inclusion."""

from ..directory import DEMO_FORUM, DEMO_NETWORK
from .entry import Entry, Stage


WORKFORCE = "Workforce and wellbeing"
INCLUSION = "Equality and inclusion"
ADVANCED = "Advanced practice"

ENTRIES = [
    Entry(
        "Safe Staffing: a Way of Reckoning",
        "Guidance",
        (WORKFORCE,),
        "How a service can work out whom it needs, and say so.",
        "No number fits every department. The guidance offers a way of counting that a finance "
        "manager and a practitioner can both follow.",
        (
            ("Count the work", "Including what is done between people."),
            ("Count the absences", "They come every year."),
            ("Say what will not be done", "If the numbers are not there."),
        ),
        due=233,
        edition=2,
        members_only=True,
        audience="Managers and representatives",
    ),
    Entry(
        "Working Alone",
        "Policy",
        (WORKFORCE,),
        "Nights, mobile units and small sites.",
        "Working alone is sometimes right and never simply normal. The policy asks three questions "
        "before each shift, and names who has to answer them.",
        (
            ("Who will know?", "If something goes wrong."),
            ("Who will come?", "And how soon."),
            ("What will not be done?", "Until somebody is there."),
        ),
        due=-5,
        stage=Stage.EXTENDED,
        why="The survey of members on lone working reports in the spring.",
    ),
    Entry(
        "Menopause and Shift Work",
        "Guidance",
        (WORKFORCE, INCLUSION),
        "Rotas, rooms and conversations.",
        "Experienced people leave for want of a fan and a word. The guidance is for managers who "
        "would like to ask and do not know how.",
        (
            ("Make it ordinary", "Put it on the list of things one may mention."),
            ("Offer before it is asked for", "Swaps, breaks, cooler rooms."),
        ),
        due=1333,
    ),
    Entry(
        "Trans and Non-Binary People in Imaging",
        "Good practice guidance",
        (INCLUSION, "Patient and public partnership"),
        "Names, records, examinations and respect.",
        "Most of what is needed is what everybody would like: to be called by one's name, asked "
        "only what matters, and believed.",
        (
            ("Ask for the name", "And use it on every screen."),
            ("Ask what the examination needs", "And say why."),
            ("Put a mistake right", "Briefly, and go on."),
        ),
        due=950,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Consultant Practice: Four Pillars in One Job",
        "Standards",
        (ADVANCED,),
        "Job plans that leave room for leading, teaching and research.",
        "A consultant post that is all clinics is a clinic with a title. The standard shows job "
        "plans that work, from services of three sizes.",
        (
            ("Plan the week", "Before the post is advertised."),
            ("Protect a day", "For what is not a clinic."),
            ("Look back each year", "With somebody from outside."),
        ),
        due=720,
        members_only=True,
        partners=(DEMO_NETWORK,),
    ),
    Entry(
        "Reporting Radiographers: Scope and Support",
        "Guidance",
        (ADVANCED, "Imaging referrals"),
        "Beginning, keeping and widening the right to report.",
        "Reporting is learned in company. The guidance describes the first thousand reports, "
        "double reading, and how scope is widened step by step.",
        (
            ("Begin narrow", "One part of the body."),
            ("Read twice", "Until agreement is steady."),
            ("Meet over the misses", "Every month, without blame."),
        ),
        due=28,
        edition=2,
    ),
    Entry(
        "Social Media and the Professional",
        "Policy",
        (WORKFORCE,),
        "Withdrawn in favour of each employer's own policy.",
        "The policy reminded people that a picture of a control room may show a name. Employers "
        "now have policies of their own, which go further.",
        (("Look at the background", "Before you share."),),
        due=-80,
        stage=Stage.WITHDRAWN,
        why="Employers' own policies now cover all that this one said.",
    ),
    Entry(
        "Uniforms and Hand Hygiene",
        "Standards",
        (WORKFORCE,),
        "Taken down: a table in it was wrong.",
        "The table of contact times was copied from an old edition.",
        (("Use the employer's table", "Until this one is replaced."),),
        due=310,
        stage=Stage.TAKEN_DOWN,
        why="A table of contact times was wrong. Please use your employer's own table.",
    ),
    Entry(
        "Apprentices: a Charter",
        "Position statement",
        (WORKFORCE, "Education and careers"),
        "What apprentices in imaging and radiotherapy can count on.",
        "An apprentice is an employee and a student, and neither on paper only. The charter names "
        "what that means on a Tuesday morning.",
        (
            ("Time to learn", "On the rota, and kept."),
            ("Equal pay for equal work", "At every stage."),
        ),
        due=None,
        stage=Stage.AWAITING,
    ),
    Entry(
        "Greener Departments",
        "Briefing",
        (WORKFORCE, "Computed tomography"),
        "What switching off, reusing and travelling less can save.",
        "A scanner that waits all night uses as much as a street. This briefing gathers what "
        "departments have tried, and is added to as more is learned.",
        (
            ("Switch off", "By a list, at the end of the day."),
            ("Ask what is opened", "And not used."),
        ),
        due=None,
    ),
    Entry(
        "Violence and Abuse: before, during, after",
        "Policy",
        (WORKFORCE,),
        "For everybody who works with the public, and those who manage them.",
        "Nobody's job includes being hit. The policy says how rooms, rotas and training can make "
        "it rarer, and what people are owed afterwards.",
        (
            ("Plan the room", "A way out for both."),
            ("Believe the report", "And answer it within a day."),
            ("Follow up", "After a week, and after a month."),
        ),
        due=172,
    ),
]
