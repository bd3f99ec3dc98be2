using System.Net;
using OperatorBot.Gateway.Updates;

namespace OperatorBot.Gateway.Tests.Updates;

public sealed class UnreadableAnswerTests
{
    private static readonly string Deep = new string('[', 70) + new string(']', 70);

    public static TheoryData<string, bool> Answers => new()
    {
        { $$$"""{"ok":true,"result":[{"update_id":5,"message":{{{Deep}}}}]}""", true },
        { "{\"ok\":true,\"result\":[{\"update_id\":5,\"message\":{\"text\":\"\0\"}}]}", true },
        { "{\"ok\" : true,\n \"result\" : [\n { \"update_id\" : 5 ,\"message\":{\"text\":tru} } ] }\n", false },
        { "{\"ok\" : true,\n \"result\" : [\n { \"update_id\" : 5 ,\"message\":{\"text\":tru} } ]}\n", true },

        // Passes by itself, or says nothing that could be trusted.
        { """{"ok":true,"result":[{"update_id":5,"message":{"text":"cut o""", false },
        { """{"ok":true,"result":[{"update_id":5,"message":{"text":"hi"}}]}""", false },
        { """{"ok":true,"result":[{"update_id":5,"message":17}]}""", false },
        { """{"ok":true,"result":[]}""", false },
        { """{"ok":true,"result":[{"update_id":5""", false },
        { """{"ok":true,"result":{"update_id":5,"x":0}}""", false },
        { """{"ok":true,"result":[{"message":{"text":"\"result\":[{\"update_id\":5,"}},tru]}""", false },
        { """{"ok":true,"result":[{"update_id":5.5,"x":tru}]}""", false },
        { """{"ok":true,"result":[{"update_id":99999999999,"x":tru}]}""", false },
        { "<html>\"update_id\":5,</html>", false },
        { "", false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task KeepId_Answer_IsReplacedOnlyWhereNothingElseCanBeReadOfIt(string answer, bool isReplaced)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer) };

        await UnreadableAnswer.KeepIdAsync(response, CancellationToken.None);

        Assert.Equal(
            isReplaced ? """{"ok":true,"result":[{"update_id":5,"message":false}]}""" : answer,
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task KeepId_Refusal_StaysAsItIs()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.BadGateway)
        {
            Content = new StringContent("""{"ok":true,"result":[{"update_id":5,tru}]}"""),
        };

        await UnreadableAnswer.KeepIdAsync(response, CancellationToken.None);

        Assert.Contains("tru}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
