"""
Who is told what, how it reads, and how it leaves.

`kinds` is the table of all kinds of mail: a new one is an entry there, and its templates.
`recipients` tells staff, `to_visitors` the people who answered a call, `reminders` whoever is
late; each writes rows. `rendering` words a row, `html` lays it out, `calendars` makes its
calendar file. `sending` claims the rows that are due, in `background` where the site has no
worker; `posting` hands one mail over, from an address of `senders`. `typed_addresses` limits what
anybody can cause by typing an address.
"""
