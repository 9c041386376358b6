using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A figure as report.json has it.</summary>
/// <param name="Id">Which figure it is.</param>
/// <param name="Scope">Kind of what it is about, such as <c>node</c>.</param>
/// <param name="Name">What it is about, such as <c>press-1</c>.</param>
/// <param name="Called">Its name in the language of the report.</param>
/// <param name="Unit">Unit of value and uncertainty.</param>
/// <param name="Version">Version of its definition.</param>
/// <param name="Value">The value, not rounded; null where it is not determinable.</param>
/// <param name="Printed">The value as it is printed.</param>
/// <param name="Uncertainty">Its expanded uncertainty, k = 2; null where none is stated.</param>
/// <param name="UncertaintyPrinted">The same as it is printed.</param>
/// <param name="Estimate">True when it rests on assumed quantities.</param>
public sealed record ReportedFigure(
    string Id, string Scope, string Name, string Called, string Unit, int Version, double? Value, string? Printed, double? Uncertainty,
    string? UncertaintyPrinted, bool Estimate)
{
    /// <summary>All figures of a report, in the order in which it has them.</summary>
    /// <exception cref="OperatorException">The report has no report.json, or it is none.</exception>
    public static IReadOnlyList<ReportedFigure> Read(KeptReport report)
    {
        string path = report.PathOf(ReportFiles.Json);
        if (!File.Exists(path))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "report.no-json", $"the report '{report.Name}' has no {ReportFiles.Json}: make it again with the format JSON"));
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file);
            return document.RootElement.GetProperty("figures").GetProperty("figures")
                .Deserialize<ReportedFigure[]>(JsonSerializerOptions.Web) ?? [];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "report.json-damaged", $"'{ReportFiles.Json}' of the report '{report.Name}' is damaged: make the report again"));
        }
    }
}
