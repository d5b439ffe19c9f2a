"""
Erasing, purging and giving access to what is kept of people.

`mentions` knows every place where a person can be written about; `subject_access` reads them,
`erasure` empties them with `redaction`. `purging` empties the responses to a call, `retention` when
their time is over.
"""
