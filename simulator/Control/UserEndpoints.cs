using System.Text.Json;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Control;

/// <summary>People and what they do.</summary>
internal sealed class UserEndpoints(TelegramServer telegram)
{
    private const int LargestCrowd = 10_000;

    private readonly World _world = telegram.World;

    public void Map(ControlRoutes routes)
    {
        routes.Post("/users", Add);
        routes.Post("/crowd", AddCrowd);
        routes.Get("/users", _ => new Written(json => WriteAll(json)));
        routes.Get("/users/{id:long}", request => One(request.User));
        routes.Put("/users/{id:long}", Rename);
        routes.Post("/users/{id:long}/messages", Send);
        routes.Put("/users/{id:long}/messages/{message:int}", Edit);
        routes.Delete("/users/{id:long}/messages/{message:int}", request => Quietly(() => telegram.Actions.Delete(request.User, MessageId(request))));
        routes.Post("/users/{id:long}/messages/{message:int}/reactions", React);
        routes.Post("/users/{id:long}/messages/{message:int}/stop", StopLocation);
        routes.PostAsync("/users/{id:long}/presses", PressAsync);
        routes.Post("/users/{id:long}/start", request => Quietly(() => telegram.Actions.Start(request.User)));
        routes.Post("/users/{id:long}/block", request => Quietly(() => telegram.Actions.Block(request.User, blocked: true)));
        routes.Post("/users/{id:long}/unblock", request => Quietly(() => telegram.Actions.Block(request.User, blocked: false)));
        routes.Post("/users/{id:long}/deactivate", Deactivate);
        routes.Get("/users/{id:long}/menu", Menu);
        routes.Post("/users/{id:long}/topics", OpenTopic);
        routes.Put("/users/{id:long}/topics/{thread:int}", RenameTopic);
        routes.Delete("/users/{id:long}/topics/{thread:int}", DeleteTopic);
    }

    private IJson Add(ControlRequest request)
    {
        var body = request.Body;
        PrivateChat chat;
        lock (_world.Gate)
        {
            var user = telegram.AddUser(
                request.Required("first_name"),
                body.String("last_name"),
                body.String("username"),
                body.String("language_code"),
                body.Long("id"),
                body.Bool("is_bot"));
            chat = request.Find<PrivateChat>(user.Id, "user");
            chat.Role = body.String("role");
        }

        if (body.Bool("started"))
            telegram.Actions.Start(chat);
        return One(chat);
    }

    /// <summary>So many clients at once, each of whom writes.</summary>
    private Written AddCrowd(ControlRequest request)
    {
        var count = request.Body.Int("count");
        if (count is < 1 or > LargestCrowd)
            throw new ControlException($"\"count\" is {count}; it must be from 1 to {LargestCrowd}.");
        var (names, texts) = (request.RequiredTexts("names"), request.RequiredTexts("texts"));
        var language = request.Body.String("language_code");
        HashSet<string> taken;
        lock (_world.Gate)
            taken = [.. _world.Chats.OfType<PrivateChat>().Select(chat => chat.User.FirstName)];
        foreach (var (index, name) in Names(names).Where(taken.Add).Take(count).Index())
            telegram.AddUser(name, language: language).Sends(texts[index % texts.Count]);

        return new Written(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("added"u8, count);
            json.WriteEndObject();
        });
    }

    /// <summary>Each name, then each with a number.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<string> names)
    {
        for (var i = 0; ; i++)
            yield return i < names.Count ? names[i] : $"{names[i % names.Count]} {i / names.Count + 1}";
    }

    private void WriteAll(Utf8JsonWriter json)
    {
        lock (_world.Gate)
        {
            json.WriteStartObject();
            json.WriteStartArray("users"u8);
            foreach (var user in _world.Chats.OfType<PrivateChat>())
                Views.Write(json, user);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private Written One(Chat chat) => new(json =>
    {
        lock (_world.Gate)
            Views.Write(json, chat);
    });

    private IJson Rename(ControlRequest request)
    {
        var user = request.User;
        lock (_world.Gate)
        {
            user.Rename(user.User with
            {
                FirstName = request.Body.String("first_name") ?? user.User.FirstName,
                LastName = request.Body.Property("last_name") is null ? user.User.LastName : request.Body.String("last_name"),
                Username = request.Body.Property("username") is null ? user.User.Username : request.Body.String("username"),
                LanguageCode = request.Body.Property("language_code") is null ? user.User.LanguageCode : request.Body.String("language_code"),
            });
        }

        return One(user);
    }

    private IJson Send(ControlRequest request)
    {
        var user = request.User;
        if (request.Body.Property("album") is not { } album)
            return Views.Of([telegram.Actions.Send(user.User, user, DraftReader.Read(request.Body))]);
        return Views.Of(telegram.Actions.SendAlbum(user.User, user, [.. album.EnumerateArray().Select(DraftReader.Read)]));
    }

    private IJson Edit(ControlRequest request) =>
        Views.Of(telegram.Actions.Edit(request.User.User, request.User, MessageId(request), DraftReader.Read(request.Body)));

    private IJson StopLocation(ControlRequest request) =>
        Views.Of(telegram.Actions.StopLocation(request.User.User, request.User, MessageId(request)));

    private IJson? React(ControlRequest request)
    {
        var reactions = request.Body.Property("reactions")?.EnumerateArray().Select(reaction => reaction.ToString()) ?? [];
        return Quietly(() => telegram.Actions.React(request.User.User, request.User, MessageId(request), [.. reactions]));
    }

    /// <summary>With "wait": true the answer is that of the bot.</summary>
    private async Task<IJson?> PressAsync(ControlRequest request)
    {
        var user = request.User;
        var button = request.Required("button");
        var id = request.Body.Int("message_id");
        if (id == 0)
        {
            lock (_world.Gate)
            {
                foreach (var message in user.History.Messages)
                {
                    if (!message.IsDeleted && message.Buttons.Any(b => b.Data == button || b.Text == button))
                        id = message.Id;
                }
            }
        }

        var press = telegram.Actions.Press(user.User, user, id, button);
        return Views.Of(press, request.Body.Bool("wait") ? await press.Answered(request.Wait) : null);
    }

    private IJson? Deactivate(ControlRequest request) => Quietly(() =>
    {
        lock (_world.Gate)
            request.User.Deactivated = true;
    });

    private IJson Menu(ControlRequest request)
    {
        lock (_world.Gate)
            return Views.Of(_world.Commands.SeenBy(request.User.User));
    }

    private IJson OpenTopic(ControlRequest request) => telegram.Actions.OpenTopic(
        request.User.User, request.User, request.Required("name"), request.Body.Bool("is_name_implicit"));

    private IJson RenameTopic(ControlRequest request) =>
        telegram.Actions.RenameTopic(request.User.User, request.User, ThreadId(request), request.Required("name"));

    private IJson? DeleteTopic(ControlRequest request) =>
        Quietly(() => telegram.Actions.DeleteTopic(request.User, ThreadId(request)));

    private static int ThreadId(ControlRequest request) =>
        int.Parse(request.Route("thread"), System.Globalization.CultureInfo.InvariantCulture);

    private static int MessageId(ControlRequest request) =>
        int.Parse(request.Route("message"), System.Globalization.CultureInfo.InvariantCulture);

    private static IJson? Quietly(Action action)
    {
        action();
        return null;
    }
}
