namespace Orleans.Runtime;

/// <summary>Runs the tasks of one activation one at a time, on pool threads, with the activation as their context.</summary>
internal sealed class ActivationScheduler(IGrainContext context) : TaskScheduler, IThreadPoolWorkItem
{
    // After this long other activations get the thread.
    private const int QuantumMilliseconds = 100;

    private readonly Queue<Task> _tasks = new();
    private bool _isScheduled;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues work that sees nothing of the caller's own context.</summary>
    public void QueueAction(Action action)
    {
        var suppressed = ExecutionContext.IsFlowSuppressed();
        if (!suppressed)
            ExecutionContext.SuppressFlow();
        new Task(action).Start(this);
        if (!suppressed)
            ExecutionContext.RestoreFlow();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = RuntimeContext.Current;
        RuntimeContext.Current = context;
        try
        {
            var started = Environment.TickCount64;
            while (TryDequeue(out var task))
            {
                TryExecuteTask(task);
                if (Environment.TickCount64 - started > QuantumMilliseconds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        finally
        {
            RuntimeContext.Current = outer;
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            _tasks.Enqueue(task);
            if (_isScheduled)
                return;
            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    // Only a turn of this activation may run its tasks, and only tasks that are not queued.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, context) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks)
            return [.. _tasks];
    }

    private bool TryDequeue(out Task task)
    {
        lock (_tasks)
        {
            _isScheduled = _tasks.TryDequeue(out task!);
            return _isScheduled;
        }
    }
}
