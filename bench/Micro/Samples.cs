using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Bench.Micro;

/// <summary>What a running dialog is made of.</summary>
internal static class Samples
{
    public const long ClientId = 5_000_000_001;
    public const long OperatorId = 5_000_000_002;
    public const int NextMessage = 900_000;

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly Person Client = new()
    {
        Id = ClientId, FirstName = "Anna", LastName = "Ivanova", Username = "anna_ivanova", LanguageCode = "ru",
    };

    /// <summary>A client in a dialog of some length: as many pairs of messages as such a record has on average.</summary>
    public static readonly ClientState Active = new()
    {
        Person = Client,
        Greeted = true,
        Ticket = 3,
        Phase = new DialogPhase.Active(OperatorId, "ru", Now, NoticeId: 1_000),
        LastFromClient = NextMessage - 10,
        LastFromClientAt = Now,
        Pairs = [.. Enumerable.Range(0, 75).Select(pair => new MessagePair(OperatorId, NextMessage - 1_000 + (pair * 2), NextMessage - 999 + (pair * 2)))],
    };

    public static ClientMessage Message(int id) => new()
    {
        Message = new TelegramMessage { From = Client, MessageId = id, Date = Now },
    };
}
