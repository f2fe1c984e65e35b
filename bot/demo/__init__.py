"""A simulated Gitee and an invented SIG, to try everything without a token."""
