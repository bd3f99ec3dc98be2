using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call on its way through the caller's filters; each filter calls <see cref="Invoke"/> for the rest.</summary>
internal sealed class OutgoingCallContext(
    GrainReference target, GrainCall call, GrainClient client, IOutgoingGrainCallFilter[] filters) : IOutgoingGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public object Grain => target;

    public IGrainContext? SourceContext { get; } = RuntimeContext.Current;

    public GrainId? SourceId => SourceContext?.GrainId;

    public GrainId TargetId => target.GrainId;

    public GrainInterfaceType InterfaceType => target.InterfaceType;

    public string InterfaceName => call.GetInterfaceName();

    public string MethodName => call.GetMethodName();

    public MethodInfo InterfaceMethod => call.GetMethod();

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response!.Result;
        set => Response = Response.FromResult(value);
    }

    public static async Task<T> InvokeAsync<T>(
        GrainReference target, GrainCall call, GrainClient client, IOutgoingGrainCallFilter[] filters)
    {
        var context = new OutgoingCallContext(target, call, client, filters);
        await context.Invoke();
        return context.Response!.GetResult<T>();
    }

    public async Task Invoke()
    {
        if (_stage == filters.Length)
        {
            Response = await client.SendAsync(call);
            return;
        }

        var filter = filters[_stage++];
        try
        {
            await filter.Invoke(this);
            if (Response is null)
                throw new InvalidOperationException($"{filter.GetType().Name} neither went on with the call nor gave it a response.");
        }
        finally
        {
            _stage--;
        }
    }
}

internal sealed class OutgoingDelegateFilter(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
}
