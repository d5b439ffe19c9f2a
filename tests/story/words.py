"""What the people of the story write, the same at every door."""

TITLE = "Patient and public partnerships"
FIRST_TEXT = "How to work in partnership with patients."
NEXT_TEXT = "How to work in partnership with patients and the public."

CALL_TITLE = "Help us to review our partnerships guidance"

REASON = "Practice has moved on since 2018."
CHANGE_NOTE = "Adds the public, and equality duties."
EXECUTIVE_SUMMARY = "The law has changed. The text now says how the public takes part."
SENT_BACK = "Say who pays the expenses."
LAST_TEXT = "How to work in partnership with patients and the public, and who pays."
AGREED = "Agreed by the Board."

VISITOR = {"name": "Robin Hale", "email": "robin@example.com"}
INTEREST = "I have been a patient for ten years."
