using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Tests.Settings;

public sealed class DotEnvTests
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("A = 1 ", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("  export   A=1", "1")]
    [InlineData("# A=0\n\nA=1 # one", "1")]
    [InlineData("A=1#2", "1#2")]
    [InlineData("A=", "")]
    [InlineData("A=   # nothing", "")]
    [InlineData("A='a # b'", "a # b")]
    [InlineData("A=\"a # b\" # c", "a # b")]
    [InlineData("A='it\\'s'", "it's")]
    [InlineData("A=\"say \\\"x\\\"\\n\"", "say \"x\"\n")]
    [InlineData("A=\"two\nlines\"", "two\nlines")]
    [InlineData("A=1\r\nB=2\r\n", "1")]
    [InlineData("A=\r\nB=2\r\n", "")]
    [InlineData("'A'=1", "1")]
    [InlineData("A=a=b", "a=b")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("A=1:x y", "1:x y")]
    [InlineData("B=b\nA=${B}-${C:-c}-${D}", "b-c-")]
    [InlineData("nonsense\nA 3\nA=1", "1")]
    [InlineData("B='open\nA=1", "1")]
    public void Merge_Line_ReadsTheValue(string text, string expected) =>
        Assert.Equal(expected, DotEnv.Merge(text, Nothing)["A"]);

    [Theory]
    [InlineData("A")]
    [InlineData("# A=1")]
    [InlineData("A='open")]
    public void Merge_NoAssignment_AddsNothing(string text) => Assert.Empty(DotEnv.Merge(text, Nothing));

    [Fact]
    public void Merge_EnvironmentHasIt_EnvironmentWins()
    {
        var merged = DotEnv.Merge("A=file\nB=${A}", new Dictionary<string, string> { ["A"] = "real" });

        Assert.Equal("real", merged["A"]);
        Assert.Equal("real", merged["B"]);
    }

    [Fact]
    public void Find_InADirectoryBelow_StopsAtTheRepository()
    {
        var root = Directory.CreateTempSubdirectory("dotenv").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, ".env"), "A=outside");
            var repository = Directory.CreateDirectory(Path.Combine(root, "repository")).FullName;
            Directory.CreateDirectory(Path.Combine(repository, ".git"));
            var project = Directory.CreateDirectory(Path.Combine(repository, "Silo")).FullName;

            Assert.Null(DotEnv.Find(project));

            File.WriteAllText(Path.Combine(repository, ".env"), "A=inside");
            Assert.Equal(Path.Combine(repository, ".env"), DotEnv.Find(project));
            Assert.Equal("inside", DotEnv.Load(project, Nothing)["A"]);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
