"""The bot as a service: it comes every minute and does what is due."""
