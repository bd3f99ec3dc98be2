using System.Collections.Concurrent;

namespace OperatorBot.Testing;

/// <summary>
/// What lies between the processes of a cluster on the stand-in for Orleans, whose transport takes a handler of HTTP requests.
/// A cut fails what is on its way, and refuses what is sent.
/// </summary>
public sealed class TestNetwork
{
    /// <summary>The key under which the stand-in asks for a handler; the real Orleans never does.</summary>
    public const string HandlerKey = "Orleans.Standin.Transport";

    private readonly Lock _lock = new();
    private readonly HashSet<(string From, int To)> _cuts = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<HttpMessageHandler, HttpMessageHandler> HandlerOf(string name) => inner => new Handler(this, name, inner);

    public void Cut(string from, params int[] to)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _cuts.UnionWith(to.Select(port => (from, port)));
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public void Restore()
    {
        lock (_lock)
            _cuts.Clear();
    }

    private (bool IsCut, Task Changed) Look(string from, int to)
    {
        lock (_lock)
            return (_cuts.Contains((from, to)), _changed.Task);
    }

    private sealed class Handler(TestNetwork network, string name, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var port = request.RequestUri!.Port;
            var (isCut, changed) = network.Look(name, port);
            if (isCut)
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"{name} cannot connect to {port}.");

            // What was sent is carried out; what a cut takes is the answer.
            var answer = base.SendAsync(request, cancellationToken);
            while (await Task.WhenAny(answer, changed) != answer)
            {
                (isCut, changed) = network.Look(name, port);
                if (isCut)
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, $"The connection of {name} to {port} was cut.");
            }

            return await answer;
        }
    }
}
