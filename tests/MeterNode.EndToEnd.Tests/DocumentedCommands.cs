using System.Text.RegularExpressions;

namespace MeterNode.EndToEnd;

/// <summary>The commands in a page's fenced blocks, in their order.</summary>
internal static class DocumentedCommands
{
    /// <summary>How a command of this program begins there.</summary>
    public const string Program = "tools/meternode.sh ";

    /// <summary>The lines of the blocks, those that a backslash continues put together.</summary>
    public static IEnumerable<string> Of(string document)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, document)).Replace("\\\n", " ");
        return Regex.Matches(text, @"^ *```\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>The words of a command behind the program's name; <paramref name="place"/> says what a path stands for here.</summary>
    public static string[] Words(string command, Func<string, string> place) =>
    [
        .. Regex.Matches(command[Program.Length..], "\"([^\"]*)\"|[^ ]+")
            .Select(word => word.Groups[1].Success ? word.Groups[1].Value : place(word.Value)),
    ];

    /// <summary>Runs it, and gives what it wrote.</summary>
    public static string Ok(string command, params string[] words)
    {
        CommandLine run = CommandLine.Run(words);
        Assert.AreEqual(0, run.Code, $"{command}\n{run.Output}{run.Error}");
        return run.Output;
    }

    /// <summary>A port that nobody has.</summary>
    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
