"""Invented documents on computed tomography, magnetic resonance and digital practice."""

from ..directory import DEMO_NETWORK, DEMO_PHYSICS, DEMO_SCREENS
from .entry import Entry, Stage


CT = "Computed tomography"
MRI = "Magnetic resonance imaging"
DIGITAL = "Digital and artificial intelligence"

ENTRIES = [
    Entry(
        "Implants and Magnetic Resonance: a Pathway",
        "Standards",
        (MRI,),
        "From the first question on the request to the decision at the door of the scanner.",
        "The card in the wallet is the best evidence there is, and it is usually at home. The "
        "pathway asks for it four times, each time a little earlier.",
        (
            ("Ask at referral", "It costs a line on a form."),
            ("Look it up once", "And keep what was found where the next scan will see it."),
            ("Two people decide", "When the manufacturer is silent."),
        ),
        due=515,
        edition=3,
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Claustrophobia: before, in and after the Scanner",
        "Good practice guidance",
        (MRI, "Patient and public partnership"),
        "What helps people who fear the tunnel, from the wording of the letter onwards.",
        "Some people cannot finish a scan on the first day. Many can on the second, if the first "
        "was ended kindly.",
        (
            ("Offer a visit", "An empty room is less alarming than an imagined one."),
            ("Hand over the bell", "And answer it the first time."),
            ("Plan the second attempt", "Before the person goes home."),
        ),
        due=1400,
    ),
    Entry(
        "Contrast Agents: Asking, Giving, Watching",
        "Standards",
        (CT, MRI),
        "Questions before contrast, responsibilities while it is given, and time to watch.",
        "Reactions are rare and quick. A team that has practised together in its own room is "
        "calmer than one that has read a poster.",
        (
            ("Ask about last time", "Not only about allergies."),
            ("Know where the box is", "Everybody, every room."),
            ("Practise twice a year", "With whoever is on shift."),
        ),
        due=-18,
        edition=5,
        stage=Stage.REVISION_AWAITING,
        why="New agents are in use, and the times of observation differ.",
        trigger="technical",
    ),
    Entry(
        "Computed Tomography of the Head after Injury",
        "Guidance",
        (CT,),
        "Technique and timing, for radiographers who work alone at night.",
        "The sequence of questions is short and the same every time. The guidance sets it beside "
        "the protocol, so that neither is missed.",
        (
            ("Check the time of injury", "Not the time of arrival."),
            ("Look at the scout", "It shows more than alignment."),
            ("Call if in doubt", "Nobody was ever thanked for waiting."),
        ),
        due=840,
    ),
    Entry(
        "Evaluating Artificial Intelligence before It Is Switched On",
        "Good practice guidance",
        (DIGITAL, "Research"),
        "Twelve questions to a supplier, and four to oneself.",
        "A tool that was right elsewhere may be wrong here. Before it touches a worklist, run it "
        "silently on your own examinations and look at where it fails.",
        (
            ("Ask on whom it learned", "And who was left out."),
            ("Measure here", "On your machines, with your people."),
            ("Decide who is responsible", "When it is right, and when it is wrong."),
            ("Plan how to stop", "Before you begin."),
        ),
        due=150,
        stage=Stage.ESCALATED,
        why="The field has moved faster than a brief review can follow.",
        trigger="technical",
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Viewing Images outside the Reporting Room",
        "Policy",
        (DIGITAL,),
        "Which screens serve for which decisions, in wards, clinics and at home.",
        "A picture that is good enough to explain may not be good enough to decide. The policy "
        "draws the line and asks for a label on every screen.",
        (
            ("Label the screens", "Decide, discuss, or explain."),
            ("Dim the light", "It is the cheapest upgrade."),
        ),
        due=400,
        cites=((DEMO_SCREENS, "Part 3"),),
        excluded=("scotland",),
    ),
    Entry(
        "Sharing Images between Employers",
        "Policy",
        (DIGITAL, "Imaging referrals"),
        "So that nobody is examined twice because a picture did not travel.",
        "Images belong with the person. The policy names who may ask, who has to answer, and how "
        "soon.",
        (
            ("Ask first", "Before repeating an examination."),
            ("Answer within a day", "Urgent requests within the hour."),
            ("Write down refusals", "With the reason."),
        ),
        due=95,
        stage=Stage.EXTENDED,
        why="The new exchange opens next year; a review before that would be out of date at once.",
        partners=(DEMO_NETWORK,),
    ),
    Entry(
        "Film Digitisers: Quality Assurance",
        "Standards",
        (DIGITAL,),
        "Withdrawn. Digitisers of film are no longer in use.",
        "The tests in this standard were made for machines that turned films into files. It can "
        "still be read by those who keep an archive.",
        (("Keep one working", "For as long as there are films."),),
        due=-300,
        stage=Stage.WITHDRAWN,
        why="No service that answered our survey still digitises film.",
    ),
    Entry(
        "Remote Scanning: Safety of People and Machines",
        "Standards",
        (MRI, CT, DIGITAL),
        "When the person at the console is in another town.",
        "Remote scanning can keep a service open. Somebody in the room must still be able to stop "
        "the examination, help the person and answer their questions.",
        (
            ("Somebody in the room", "Trained, named and not alone for long."),
            ("A line that holds", "And a plan for when it drops."),
            ("The person is told", "Who is looking, and from where."),
        ),
        due=None,
        stage=Stage.SCHEDULED,
        partners=(DEMO_PHYSICS,),
    ),
]
