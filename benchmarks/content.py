"""The text that is shown both ways, and the facts of many documents; the same in every run."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator


# Stands in every document, and in one of a hundred.
COMMON_WORD = "practice"
RARE_WORD = "fluoroscopy"

# So many texts there are; the documents take them by turns.
TEXTS = 100

WORDS = """patient partner image referral consent service safety standard review student
radiographer equipment dose justification department evidence record decision information support
access team
training audit professional care question community outcome communication dignity choice feedback
protocol responsibility law regulation employer practitioner operator examination treatment carer
language culture equality priority method result research education leadership quality time place
appointment accessible clear timely respectful local national shared written agreed planned public
listen explain record agree plan offer ask answer support include measure publish report improve
with for and between before after during across about within without through because where when
""".split()


def make_sentences(dice: random.Random, number: int) -> str:
    """Return some sentences of common words."""
    sentences = []
    for _sentence in range(number):
        words = dice.choices(WORDS, k=dice.randint(9, 22))
        sentences.append(f"{' '.join(words).capitalize()}.")
    return " ".join(sentences)


def make_paragraphs(dice: random.Random, number: int) -> str:
    """Return paragraphs of rich text, as an editor stores them."""
    paragraphs = (
        f'<p data-block-key="{dice.randrange(16**5):05x}">{make_sentences(dice, 4)}</p>'
        for _paragraph in range(number)
    )
    return "".join(paragraphs)


def make_body(seed: int, sections: int, words: str = COMMON_WORD) -> list[dict]:
    """Return the blocks of a text, as a StreamField stores them."""
    dice = random.Random(seed)
    blocks = []
    for number in range(sections):
        blocks += [
            ("heading", {"text": f"Section {number + 1}: good {words}", "level": "2"}),
            ("paragraph", make_paragraphs(dice, 2)),
        ]
        if number % 2:
            text = make_paragraphs(dice, 1)
            blocks.append(("principle", {"kind": "principle", "title": "Ask first", "text": text}))
    blocks += [
        ("callout", {"title": "Entitlement", "text": make_paragraphs(dice, 1)}),
        ("quote", {"text": make_sentences(dice, 1), "source": "A patient"}),
        ("table", make_table(dice)),
    ]
    return [
        {"type": kind, "value": value, "id": str(uuid.UUID(int=dice.getrandbits(128)))}
        for kind, value in blocks
    ]


def make_table(dice: random.Random) -> dict:
    """Return a table of five rows."""
    return {
        "data": [["Step", "Who", "When"]] + [dice.choices(WORDS, k=3) for _row in range(4)],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "Who does what",
    }


SUMMARY = (
    "How those who refer, and those who image, work in partnership with patients. "
    f"Good {COMMON_WORD} begins with listening; this guidance says what that means at each step, "
    "and who sees to it."
)


def documents(number: int) -> Iterator[dict]:
    """Yield title, texts and a die for the facts of many documents."""
    bodies = [
        json.dumps(
            make_body(seed, 4, f"{COMMON_WORD} and {RARE_WORD}" if not seed else COMMON_WORD)
        )
        for seed in range(TEXTS)
    ]
    for index in range(number):
        dice = random.Random(index)
        first, second, third = dice.sample(WORDS[:30], 3)
        yield {
            "title": f"{first.capitalize()} and {second} for the {third} {index}",
            "summary": f"{make_sentences(dice, 2)} {SUMMARY}",
            "body": bodies[index % TEXTS],
            "dice": dice,
        }
