"""
The page editor: tabs, fields, and what the forms behind them check.

`document_panels` and `call_panels` are the tabs; `call_readiness` says what a call lacks. `people`
is the field by which somebody is given something to do, `files` which files a page may name,
`slugs` which slugs a library keeps free. `tabs` says what a paste has lost.
"""
