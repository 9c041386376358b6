using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Compares the texts of two documents by their addresses.</summary>
internal static class TextDifferences
{
    private const int MaximumLength = 80;

    /// <summary>Every address whose text differs, is missing, or is there and should not be.</summary>
    public static IEnumerable<ReportDifference> Of(
        string file, IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> found)
    {
        foreach ((string address, string text) in expected)
        {
            string? written = found.GetValueOrDefault(address);
            if (written != text)
            {
                yield return new ReportDifference(file, address, Short(text), written is null ? null : Short(written));
            }
        }

        foreach ((string address, string text) in found.Where(entry => !expected.ContainsKey(entry.Key)))
        {
            yield return new ReportDifference(file, address, "nothing", Short(text));
        }
    }

    /// <summary>Its beginning.</summary>
    public static string Short(string text) => text.Length <= MaximumLength ? text : PlainText.Beginning(text, MaximumLength) + "…";
}
