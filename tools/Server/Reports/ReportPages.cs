namespace MeterNode.Server.Reports;

/// <summary>The A4 pages of a report for a screen.</summary>
/// <param name="Html">
/// All of them as one HTML document, as wide as the screen at most. Each is an element with the ID <c>page-1</c>, <c>page-2</c>
/// and so on.
/// </param>
/// <param name="Count">How many there are.</param>
public sealed record ReportPages(string Html, int Count)
{
    /// <summary>The same at full size, whatever the width of the screen.</summary>
    public string HtmlAtFullSize => Html.Replace("<html ", "<html class=\"full\" ", StringComparison.Ordinal);
}
