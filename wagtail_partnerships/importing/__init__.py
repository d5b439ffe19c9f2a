"""
Bringing an existing register in.

`columns` names the columns, for the import and for the export alike; `facts` reads what a
document says in them. `reading` opens a file, `cells` reads a cell, `validation` names what is
wrong, `matching` finds what is there already, `ordering` says what comes first, `writing` makes
what is not there, with `lists` and `files`. `jobs` does the same for who uploads a register in
the admin.

Files: `csvfiles` and `workbooks` read the cells of one, of the types in `celltypes`, into the
`content` and `rows` that the rest knows; `archives` are measured before they are unpacked;
`naming` is how a cell names a document or a source. Texts: `bodies` reads one with its `markup`,
`tables`, `lines` and `numbering`.
"""
