"""What the people of the invented community write: titles, troubles, remarks."""

VERBS = ("Fix", "Speed up", "Document", "Test", "Simplify", "Add", "Rework", "Guard")
TRACING = (
    "span export in batches",
    "the sampling rate of nested traces",
    "context propagation across queues",
    "clock skew between hosts",
    "the histogram of request times",
    "log correlation by trace id",
    "the exporter's retry",
    "trace links in error pages",
)
PLATFORM = ("the scheduler", "quota checks", "the gateway", "storage classes", "the console", "login")
MODELS = ("the anomaly model", "the forecast notebook", "the log embedding", "the evaluation set")
TROUBLES = (
    "Spans are lost when the collector restarts",
    "追踪上下文在异步任务中丢失",
    "Metrics endpoint answers slowly with many labels",
    "导出器在断网后不再重试",
    "Sampling rate of 0 still records root spans",
    "文档中的配置项名称已过期",
)
REMARKS = (
    "Please name the unit in this variable.",
    "这里在并发时会不会丢数据？建议加锁。",
    "Could this be a parameter with a default?",
    "A test for the empty batch is missing.",
    "边界条件：rate 为 0 时除零。",
    "This repeats what `flush()` already does.",
)
ANSWERS = ("Done, thanks.", "已修改。", "Good point, added.", "It cannot happen here: see the caller.")
APPROVALS = ("/lgtm\n/approve", "LGTM", "/lgtm", "没问题 👍")
