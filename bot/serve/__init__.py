"""The bot as a service: it comes every minute and does what is due, and hears webhooks.

`daemon` is the first, `web` puts all of it together: `hooks` checks what comes in, `intake` keeps it, `worker` hands
it over, `metrics` and `pulse` tell how it goes.
"""
