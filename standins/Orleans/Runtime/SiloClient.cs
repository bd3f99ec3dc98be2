namespace Orleans.Runtime;

/// <summary>Calls from within the silo's process: they reach the activation without leaving memory.</summary>
internal sealed class SiloClient(Silo silo, IServiceProvider services, TimeProvider time)
    : GrainClient(services, silo.MessagingOptions, time)
{
    private bool _isStopped;

    public void Start(CancellationToken stopped) => _ = WatchTimeoutsAsync(stopped);

    public void Stop()
    {
        _isStopped = true;
        FailPending(ShuttingDown);
    }

    // A message of its own: the call may start before it arrives, and the call may arrive after it.
    public override void Cancel(GrainCall call) => ThreadPool.UnsafeQueueUserWorkItem(
        static call =>
        {
            if (call.Holder is { } activation)
                activation.Cancel(call);
            else
                call.TryCancel();
        },
        call,
        preferLocal: false);

    protected override void Dispatch(GrainCall call)
    {
        if (_isStopped)
            call.Caller?.Complete(Serialization.Invocation.Response.FromException(ShuttingDown(call)));
        else
            silo.Activations.Send(call);
    }

    protected override GrainType GrainTypeOf(Type grainInterface, string? classNamePrefix) =>
        silo.Types.TypeOf(grainInterface, classNamePrefix);

    private static SiloUnavailableException ShuttingDown(GrainCall call) =>
        new($"The local Orleans host is shutting down and can no longer process the request: {call}.");
}
