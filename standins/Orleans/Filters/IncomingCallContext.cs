using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A request on its way through the silo's filters and the grain's own.</summary>
internal sealed class IncomingCallContext(Request request, Activation activation, IReadOnlyList<IIncomingGrainCallFilter> filters)
    : IIncomingGrainCallContext
{
    private int _stage;

    public IInvokable Request => request;

    public object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public GrainId? SourceId => request.Source;

    public GrainId TargetId => activation.GrainId;

    public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(GrainInterface.NameOf(request.GetInterfaceType()));

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.GetMethodName();

    public MethodInfo InterfaceMethod => request.GetMethod();

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = request.GetTarget()!.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response is { Exception: null } response ? response.Result : null;
        set => Response = Response.FromResult(value);
    }

    public async Task Invoke()
    {
        if (_stage == filters.Count)
        {
            Response = await request.Invoke();
            if (Response.Exception is { } exception)
                ExceptionDispatchInfo.Throw(exception);
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

internal sealed class IncomingDelegateFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}
