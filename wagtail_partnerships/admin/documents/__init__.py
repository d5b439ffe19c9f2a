"""
The screens of documents and their reviews.

`review` is the Review tab; `transitions` a page for each verb, with its form of `verbs/`.
`cases`, `case_forms` and `comments` are the page of a review; `practice_changes`, `bulk` and
`bulk_forms` act on many; `handover`, `planning` and `histories` are what they say.
"""
