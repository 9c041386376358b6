namespace MeterNode.Report;

/// <summary>One fact.</summary>
/// <param name="Name">Stable camelCase name, such as <c>plantKey</c>.</param>
/// <param name="Label">What it is, in the language of the report.</param>
/// <param name="Text">What it is here.</param>
public sealed record ReportFact(string Name, string Label, string Text);
