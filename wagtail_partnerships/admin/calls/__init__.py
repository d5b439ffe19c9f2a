"""
The screens of calls and their responses.

`screens` has what all share. `choosing` lists the responses to a call; `answers` shows one, with
the `forms` of its verbs. `answer_exports`, `letters` and `printing` are ways out; `moves` is
asked before a call moves.
"""
