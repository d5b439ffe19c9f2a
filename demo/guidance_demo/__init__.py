"""
The content of the demonstration, and the command `load_partnerships_demo` that loads it.

Data, in the order of the story; plain Python that needs no database::

    people          users, groups, logins
    directory       bodies, kinds, topics, voices, sources
    partnerships    the guidance of 2018 on partnership with patients and the public
    referrals       the guidance of 2025 on fair access to imaging referrals
    invitation      the call to action with its workshop, and who answered
    asking          a call that is open from the day of loading on
    cases           a working group, comments, recommendations, a change of practice
    register/       some sixty further documents, by topic

Writing it::

    files           draws the small files
    writing         makes pages, and moves documents through `wagtail_partnerships.actions`
    loading         everything in order, in one transaction

Two documents, and the workshop, are told by the facts of their publishers' announcements, in other
words. All else is invented, by bodies and people whose names say so.
"""
