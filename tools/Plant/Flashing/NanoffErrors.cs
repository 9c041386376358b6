using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.Plant.Flashing;

/// <summary>Says in plain language why a nanoff run failed (codes: nanoFirmwareFlasher, <c>ExitCodes.cs</c>).</summary>
public static partial class NanoffErrors
{
    private const string NoAnswer =
        "the node's runtime does not answer on {0}: press the board's EN or RST button, wait five seconds and run the command again with "
            + "--skip runtime";

    private const string NoOpen =
        "the serial port {0} cannot be opened: plug the board in, close serial monitors, and see 'meternode doctor' for permissions";

    private const string Transfer =
        "the connection to the board broke off: use a short data cable without a hub, and --baud 115200";

    private const string Download =
        "the runtime could not be downloaded: check the internet connection or proxy, or use --archive with packages fetched elsewhere";

    private static readonly Dictionary<int, string> s_sentences = new()
    {
        [2000] = NoAnswer,
        [2001] = NoAnswer,
        [2002] = NoAnswer,
        [2003] = "the files could not be handed to nanoff: check that the bundle is complete and try again",
        [4000] = "the board on {0} does not answer in its boot loader: hold BOOT, press EN or RST, release BOOT, and run the command again",
        [4001] = "there is no runtime for the size of this board's flash: check --board",
        [4002] = "the flash could not be erased: " + Transfer,
        [4003] = "the runtime could not be written: " + Transfer,
        [4004] = "the flash could not be read: " + Transfer,
        [4005] = NoOpen,
        [6000] = NoOpen,
        [6001] = "no serial port was given: use --port",
        [6002] = "another program uses {0}: close serial monitors, Visual Studio and other nanoff runs",
        [9000] = "this nanoff does not know the options used here: dotnet tool update -g nanoff",
        [9005] = "the runtime was not found in the repository: check the internet connection, --target and --runtime-version",
        [9006] = "no temporary folder could be made for the download: check free space with 'meternode doctor'",
        [9007] = Download,
        [9008] = "the application image was not found: check --image",
        [9010] = "no device was found on {0}: plug the board in",
        [9015] = "the runtime is not in the --archive folder: fetch it with 'nanoff --updatearchive --target TARGET --archivepath DIR'",
    };

    /// <summary>The codes that have a sentence of their own.</summary>
    public static IEnumerable<int> KnownCodes => s_sentences.Keys;

    /// <summary>
    /// Why the run failed, one sentence without a full stop; null when it did not. nanoff reports some failures (a file
    /// that could not be written) with exit code 0 and a line of text, so the text is looked at as well.
    /// </summary>
    /// <param name="exitCode">The process's exit code. Unix passes only its low eight bits on.</param>
    /// <param name="output">Everything nanoff printed.</param>
    /// <param name="port">The serial port.</param>
    public static string? Explain(int exitCode, string output, string port)
    {
        string[] failedFiles = [.. FileFailure().Matches(output).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        if (failedFiles.Length > 0)
        {
            return $"the node did not accept {string.Join(", ", failedFiles)}: its file system may be full or damaged; run the command "
                + $"again with --erase";
        }

        if (exitCode == 0)
        {
            return null;
        }

        if (output.Contains("You must install or update .NET", StringComparison.Ordinal))
        {
            return "nanoff needs another .NET version: dotnet tool update -g nanoff";
        }

        int code = CodeIn(output) ?? FromUnix(exitCode) ?? exitCode;
        return s_sentences.TryGetValue(code, out string? sentence)
            ? string.Format(CultureInfo.InvariantCulture, sentence, port)
            : $"nanoff ended with code {code}: {LastLine(output)}";
    }

    private static int? CodeIn(string output) =>
        ErrorCode().Match(output) is { Success: true } m ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static int? FromUnix(int exitCode) =>
        exitCode < 256 && s_sentences.Keys.Where(k => (k & 0xFF) == exitCode).ToArray() is [int only] ? only : null;

    private static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it printed nothing";

    [GeneratedRegex(@"(?m)^\s*(?:Error )?E(\d{4})\b")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"(?:Error|Exception) deploying content file .+? to (I:\\\S+)")]
    private static partial Regex FileFailure();
}
