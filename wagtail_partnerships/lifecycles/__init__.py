"""
The two lifecycles, and what is derived from them.

`review` and `expression` are the machines. `cycle_facts` is what a cycle says of its document,
`stages` where a call stands, `glossary` how the history names each verb. `layout` lays a
machine out from its transitions, and `diagram` draws it.

Glossary:

Review cycle
    From one settled text of a document to the next. `review.py`
Expression of interest
    One person's answer to a call to action. `expression.py`
State
    Where a row stands. Documented under each member of `ReviewState` and `ExpressionState`.
Transition
    A verb: the one way from a state to another. A method of the row with django-fsm's decorator.
Guard
    What has to hold for a transition, beside the right to it. Stands in the verb's action.
Outcome
    How a review cycle ended.
Action
    Everything that happens when somebody uses a verb, and all that is said of it beside its form.
    `wagtail_partnerships.actions`
"""
