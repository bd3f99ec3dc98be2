namespace OperatorBot.Grains.Interfaces.People;

/// <summary>What Telegram says of a user with each update; the newest one wins.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.person")]
public sealed record Person
{
    /// <summary>The Telegram user id; in a private chat it is the chat id as well.</summary>
    [Id(0)] public required long Id { get; init; }

    /// <summary>The first name as Telegram gives it; may be blank or made of any Unicode characters.</summary>
    [Id(1)] public required string FirstName { get; init; }

    /// <summary>The last name, or null where the user has none.</summary>
    [Id(2)] public string? LastName { get; init; }

    /// <summary>The user name without the leading <c>@</c>, or null where the user has none.</summary>
    [Id(3)] public string? Username { get; init; }

    /// <summary>The IETF tag of the user's app, or null where Telegram does not tell it.</summary>
    [Id(4)] public string? LanguageCode { get; init; }
}
