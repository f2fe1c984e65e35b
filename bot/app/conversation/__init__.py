"""The conversation: who said what under pull requests and issues, what the bot answers, and what follows."""
