namespace Telegram.Bot.Requests.Abstractions;

public interface IRequest
{
    HttpMethod HttpMethod { get; }
    string MethodName { get; }

    /// <summary>Set to answer a webhook with this request: its JSON then names the method.</summary>
    bool IsWebhookResponse { get; set; }

    HttpContent? ToHttpContent();
}

public interface IRequest<TResponse> : IRequest;

public interface IChatTargetable
{
    ChatId ChatId { get; }
}

public interface IUserTargetable
{
    long UserId { get; }
}

public interface IBusinessConnectable
{
    string? BusinessConnectionId { get; }
}
