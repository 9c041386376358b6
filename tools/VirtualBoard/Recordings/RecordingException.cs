namespace MeterNode.VirtualBoard.Recordings;

/// <summary>A recording that cannot be used: one line that names the file, the line where there is one, and what is wrong.</summary>
public sealed class RecordingException : Exception
{
    private const int MaximumQuoteLength = 60;

    /// <summary>Makes the message from the file's name, a line number (0 for none) and what is wrong.</summary>
    public RecordingException(string path, int line, string problem)
        : base($"'{Printable(Path.GetFileName(path))}'" + (line > 0 ? $", line {line}: " : ": ") + problem)
    {
    }

    /// <summary>True when the file, or its partner, is not there.</summary>
    public bool IsMissingFile { get; init; }

    /// <summary>Text from a file, fit for a message: printable, on one line, not long.</summary>
    internal static string Quote(string text)
    {
        return text.Length > MaximumQuoteLength ? $"'{Printable(text[..MaximumQuoteLength])}…'" : $"'{Printable(text)}'";
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
