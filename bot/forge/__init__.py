"""Code hosts: the only place that knows their addresses and fields.

`pace` spends the host's rate, `session` turns a request into JSON or an error, `records` are the values
that leave this folder, `gitee` knows Gitee's paths and fields, `addresses` keeps e-mail out, `git` reads the history.
"""
