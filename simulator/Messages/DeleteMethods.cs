using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;

namespace OperatorBot.Simulator.Messages;

/// <summary>deleteMessage and deleteMessages.</summary>
internal sealed class DeleteMethods(World world) : IMethodSet
{
    private const long DeletableSeconds = 48 * 3600;

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("deleteMessage", DeleteMessage);
        methods.Add("deleteMessages", DeleteMessages);
    }

    private Answer DeleteMessage(BotApiRequest request)
    {
        if (request["chat_id"].Length == 0)
            throw Refusal.BadRequest("chat identifier is not specified");
        if (request.Int("message_id") == 0)
            throw Refusal.BadRequest("message identifier is not specified");
        lock (world.Gate)
        {
            var chat = Accessible(request);
            var message = chat.Require(request.Int("message_id"), "message to delete");
            if (!CanDelete(message))
                throw Refusal.BadRequest("message can't be deleted for everyone");
            chat.Replace(message.Deleted());
            return Answer.True;
        }
    }

    /// <summary>What cannot be found is skipped.</summary>
    private Answer DeleteMessages(BotApiRequest request)
    {
        var ids = CopyMethods.ReadMessageIds(request);
        lock (world.Gate)
        {
            var chat = Accessible(request);
            var messages = ids.Select(chat.History.Find).OfType<Message>().ToList();
            if (messages.Exists(message => !CanDelete(message)))
                throw Refusal.BadRequest("message can't be deleted for everyone");
            foreach (var message in messages)
                chat.Replace(message.Deleted());
            return Answer.True;
        }
    }

    private Chat Accessible(BotApiRequest request)
    {
        var chat = world.RequireChat(request["chat_id"]);
        chat.RequireAccessible();
        return chat;
    }

    private bool CanDelete(Message message)
    {
        if (message.Date + DeletableSeconds < world.Clock.UnixSeconds)
            return false;
        return message.Chat is PrivateChat || message.From?.Id == world.Bot.Id
            || message.Chat is GroupChat { Bot: BotMembership.Administrator };
    }
}
