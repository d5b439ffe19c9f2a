"""
Bringing an existing register in.

`columns` names the columns, for the import and for the export alike; `facts` reads what a document
says in them. `reading` opens a file, `cells` reads a cell, `validation` names what is wrong,
`matching` finds what is there already, `ordering` says what comes first, `writing` makes what is
not there. `jobs` does the same for who uploads a register in the admin.
"""
