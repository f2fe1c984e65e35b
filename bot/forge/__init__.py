"""Code hosts: the only place that knows their addresses and fields.

`pace` spends the host's rate, `session` turns a request into JSON or an error, `records` are the values that leave
this folder, `gitee` knows Gitee's paths and fields, `wire` which of them are read at all, `git` reads the home
repository's history, `webhook` checks what a host delivers by itself.
"""
