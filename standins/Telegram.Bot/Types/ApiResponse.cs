namespace Telegram.Bot.Exceptions
{
    public class ApiResponse
    {
        public bool Ok { get; init; }
        public string? Description { get; init; }
        public int ErrorCode { get; init; }
        public ResponseParameters? Parameters { get; init; }
    }
}

namespace Telegram.Bot.Types
{
    public class ApiResponse<TResult> : Exceptions.ApiResponse
    {
        public TResult? Result { get; init; }
    }
}
