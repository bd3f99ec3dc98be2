using System.Collections.Frozen;

namespace OperatorBot.Simulator.BotApi;

internal delegate ValueTask<Answer> BotApiMethod(BotApiRequest request, CancellationToken cancellation);

/// <summary>A feature's Bot API methods.</summary>
internal interface IMethodSet
{
    void AddTo(MethodTable.Builder methods);
}

/// <summary>The methods by name; the server does not care about case.</summary>
internal sealed class MethodTable
{
    private readonly FrozenDictionary<string, BotApiMethod> _methods;

    public MethodTable(params IEnumerable<IMethodSet> sets)
    {
        var builder = new Builder();
        foreach (var set in sets)
            set.AddTo(builder);
        _methods = builder.Methods.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public bool Knows(string method) => _methods.ContainsKey(method);

    public async ValueTask<Answer> InvokeAsync(BotApiRequest request, CancellationToken cancellation)
    {
        if (!_methods.TryGetValue(request.Method, out var method))
            return Answer.Error(404, "Not Found: method not found");
        try
        {
            return await method(request, cancellation);
        }
        catch (Refusal refusal)
        {
            return refusal.ToAnswer();
        }
    }

    internal sealed class Builder
    {
        public Dictionary<string, BotApiMethod> Methods { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Add(string name, Func<BotApiRequest, Answer> method) =>
            Methods.Add(name, (request, _) => ValueTask.FromResult(method(request)));

        public void AddAsync(string name, BotApiMethod method) => Methods.Add(name, method);
    }
}
