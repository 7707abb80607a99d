"""The link service: other programs ask for a link over HTTP, and never hold a key.

    limits    how often a token may ask, and what a request may cost
    desk      what is asked for -> a link, by the core; nothing here knows HTTP
    notes     links that were made, on their way to the history
    web       HTTP: routes, tokens, answers and refusals as JSON
    openapi   the same as a description, for programs and, as a page, for people
    protocol  how long, and how long-winded, a request may be
    running   the server: where it listens, its start and its end
    assembly  all of that, put together

The only room that imports starlette and uvicorn.
"""
