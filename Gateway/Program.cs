namespace OperatorBot.Gateway;

internal static class Program
{
    private static void Main()
    {
    }
}
