using System.Text.Json;

namespace MeterNode.Report;

/// <summary>The terms of the report (terms.json).</summary>
internal static class ReportTerms
{
    private static readonly Lazy<List<ReportTerm>> s_all = new(Read);

    /// <summary>All of them, by what they are about.</summary>
    public static IReadOnlyList<ReportTerm> All => s_all.Value;

    private static List<ReportTerm> Read()
    {
        using Stream stream = typeof(ReportTerms).Assembly.GetManifestResourceStream("MeterNode.Report.Texts.terms.json")!;
        return JsonSerializer.Deserialize<List<ReportTerm>>(stream, JsonSerializerOptions.Web)!;
    }
}
