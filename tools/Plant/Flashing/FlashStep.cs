namespace MeterNode.Plant.Flashing;

/// <summary>One run of nanoff.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Title">What it does, for a person.</param>
/// <param name="Arguments">nanoff's arguments, one element each.</param>
public sealed record FlashStep(FlashStepKind Kind, string Title, IReadOnlyList<string> Arguments)
{
    /// <summary>True for a run that is left out when the board, as the check found it, does not need it.</summary>
    public bool IfNeeded { get; init; }

    /// <summary>True for a look in the boot loader, which resets the board.</summary>
    public bool IsInBootLoader => Kind == FlashStepKind.Check && Arguments.Contains("--platform");

    /// <summary>The command as it can be pasted into a POSIX shell.</summary>
    public string CommandLine() => "nanoff " + string.Join(' ', Arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
