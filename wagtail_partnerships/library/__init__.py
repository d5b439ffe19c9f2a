"""
The guidance library: which documents a list shows.

`entries` reads the public facts of all issued documents; `index` keeps them in memory. `facets`
are by what it is narrowed down. `query` is what a reader asks, and which entries answer;
`results` reads the rows of one page. `context` hands them to the library's page, `feeds` and
`download` to machines, `embedded` to the host's own pages; `samples` are examples for previews.
"""
