using System.Text.Json;
using System.Text.RegularExpressions;
using MeterNode.Wire;

namespace MeterNode.Plant;

/// <summary>What an exception of .NET means for a person, without names of types and parameters.</summary>
public static partial class PlainReason
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int WouldBlockOnLinux = 11; // EAGAIN, what a file that is locked gives.
    private const int WouldBlockOnMacOs = 35;

    /// <summary>One line without a full stop.</summary>
    public static string Of(Exception exception) => ReasonOf(exception).Text;

    /// <summary>The same, for a page that says it in another language.</summary>
    public static RuleReason ReasonOf(Exception exception) => exception switch
    {
        OperatorException { Reason: RuleReason reason } => reason,
        FileNotFoundException => RuleReason.Of("plain.no-file", "there is no such file"),
        DirectoryNotFoundException => RuleReason.Of("plain.no-folder", "its folder is not there"),
        UnauthorizedAccessException => RuleReason.Of("plain.denied", "this user may not, or it is a folder"),
        IOException used when IsInUse(used) => RuleReason.Of("plain.in-use", "another program is using it"),
        JsonException json => RuleReason.Of("plain.other", $"{Json(json)}"),
        _ => RuleReason.Of("plain.other", $"{Trimmed(exception.Message)}"),
    };

    /// <summary>Whether another process has the file that could not be opened.</summary>
    internal static bool IsInUse(IOException exception) =>
        exception.HResult is SharingViolation or LockViolation or WouldBlockOnLinux or WouldBlockOnMacOs;

    /// <summary>The same where nobody has named the file yet.</summary>
    public static string WithPath(Exception exception) => ReasonWithPath(exception).Text;

    /// <summary>The same, for a page that says it in another language.</summary>
    public static RuleReason ReasonWithPath(Exception exception)
    {
        RuleReason why = ReasonOf(exception);
        return Path().Match(exception.Message) is { Success: true } path && why.Text != Trimmed(exception.Message)
            ? RuleReason.Of("plain.with-path", $"'{path.Groups[1].Value}': {why}")
            : why;
    }

    private static string Json(JsonException json)
    {
        string line = json.LineNumber is long number ? $"line {number + 1}: " : "";
        string place = json.Path is { Length: > 2 } path ? $"'{path.TrimStart('$', '.')}' " : "";
        Match missing = RequiredNames().Match(json.Message);
        return missing.Success ? line + place + "lacks " + missing.Groups["names"].Value.Replace("'", "\"", StringComparison.Ordinal)
            : json.Message.Contains("could not be converted", StringComparison.Ordinal)
                ? line + (place.Length > 0 ? place : "a value ") + "is of the wrong kind"
            : line + Trimmed(BehindTheSentence().Replace(json.Message, ""));
    }

    private static string Trimmed(string message) =>
        ParameterNamed().Replace(message.ReplaceLineEndings(" "), "").Trim().TrimEnd('.');

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Path();

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)")]
    private static partial Regex ParameterNamed();

    [GeneratedRegex(@" (Path: \$|LineNumber: ).*$", RegexOptions.Singleline)]
    private static partial Regex BehindTheSentence();

    [GeneratedRegex(@"missing required properties(?:[^:]*): (?<names>'[^.]*)\.")]
    private static partial Regex RequiredNames();
}
