namespace OperatorBot.Simulator.Tests;

internal static class Buttons
{
    public static object One(string text, string data) =>
        new { inline_keyboard = new[] { new[] { new { text, callback_data = data } } } };
}
