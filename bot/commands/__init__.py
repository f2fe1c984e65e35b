"""What may be said to the bot in a comment. Pure: text in, words out."""
