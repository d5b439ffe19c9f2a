"""
The verbs on responses, and what follows from them.

`base` has what all share. `arrivals` stores a response, of the form that `form_versions` knows;
`person` is what people do by their own link, with `earlier_answers` and `replacing`; `choosing` is
what the office decides, `notes` what it writes, `held_letters` what it tells later. `group` joins
people to the working group. `clock` is what time does, `moves` what follows a moved call, `events`
tells of a changed event.
"""
