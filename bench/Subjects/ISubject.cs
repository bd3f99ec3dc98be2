namespace OperatorBot.Bench.Subjects;

/// <summary>What is measured: a program that relays clients' messages to operators, in processes of its own.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>Whether operators register and are given clients; else they have everything from the beginning.</summary>
    bool HasDialogs { get; }

    /// <summary>Its processes.</summary>
    IReadOnlyList<int> Processes { get; }

    /// <summary>Gets ready what it needs and is no part of it.</summary>
    Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Starts it; it may take its time until it polls.</summary>
    Task StartAsync();

    /// <summary>Kills a process of it, as a power cut would; who has only one is started again at once.</summary>
    Task KillAsync();

    /// <summary>What it said, for messages of failures.</summary>
    string Output { get; }
}
