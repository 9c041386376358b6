using MeterNode.Plant;
using System.Text.Json;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Turns stored evidence into one HTML file that a person can hand over, and the same figures as JSON.</summary>
public static class Report
{
    public const string FileName = "report.html";

    /// <summary>
    /// Writes <see cref="FileName"/> into the options' folder (and the evidence beside it when asked) and returns what it says.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ReportData Write(IEvidenceStore store, Registry registry, ReportOptions options)
    {
        ReportData data = ReportBuilder.Build(store, registry, options);
        Directory.CreateDirectory(options.Folder);
        if (options.WithEvidence)
        {
            foreach (NodeReport node in data.Nodes)
            {
                Export.ToFile(store, node.Id, Path.Combine(options.Folder, EvidenceFile(node)));
            }

            File.WriteAllText(Path.Combine(options.Folder, "registry.json"), registry.ToJson());
            VerifyPage.WriteTo(options.Folder);
        }

        File.WriteAllText(Path.Combine(options.Folder, FileName), new ReportHtml(data, options.WithEvidence).Write());
        return data;
    }

    /// <summary>Name of a node's evidence file beside the report.</summary>
    internal static string EvidenceFile(NodeReport node) => node.Id + ".mnev";

    /// <summary>The figures as one JSON object; keys are part of the contract.</summary>
    public static string ToJson(ReportData data) => JsonSerializer.Serialize(
        new
        {
            schemaVersion = 1,
            site = data.Site,
            madeAt = data.MadeAt,
            inOrder = data.IsInOrder,
            emissionFactor = data.Emission,
            verdicts = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), verdict => data.Verdicts.GetValueOrDefault(verdict)),
            nodes = data.Nodes.Select(node => new
            {
                id = node.Id,
                machine = node.Machine,
                chain = node.IsWhole ? "whole" : "broken",
                packs = node.PackCount,
                firstSeq = node.Packs.First,
                lastSeq = node.Packs.Last,
                completenessPercent = node.CompletenessPercent,
                missing = node.Missing.Select(range => new { first = range.First, last = range.Last }),
                breaks = node.Breaks,
                resets = node.Resets,
                timeQuality = node.TimeQuality.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value),
                modes = node.Modes,
                estimate = node.IsEstimate,
                energyJoules = Figure(node.ImportJoules),
                exportJoules = Figure(node.ExportJoules),
                shots = Figure(node.Shots),
                heatJoules = Figure(node.HeatJoules),
                kilowattHours = node.KilowattHours,
                kilowattHoursPerShot = node.KilowattHoursPerShot,
                shotMassKilograms = node.ShotMassKilograms,
                kilowattHoursPerTonne = node.KilowattHoursPerTonne,
                emissionKilograms = node.KilowattHours * data.Emission?.KilogramsPerKilowattHour,
                controlAccuracyCelsius = node.WorstAccuracy?.Celsius,
                accuracyPeriods = node.Accuracy.Select(period => new { seq = period.Seq, zone = period.Zone, endUtcSeconds = period.EndUtcSeconds, definition = period.Definition, values = period.Values }),
            }),
            quarantine = data.Quarantine.Select(pack => new
            {
                receivedAt = pack.ReceivedAt,
                topic = pack.Topic,
                node = pack.Node,
                seq = pack.Seq,
                verdict = pack.Judgement.Verdict.Code(),
                reason = pack.Judgement.Describe(),
                length = pack.Length,
            }),
            quarantineCount = data.QuarantineCount,
        },
        JsonFormat.Line);

    private static object? Figure(RegisterFigure? figure) =>
        figure is null ? null : new { difference = figure.Difference, firstSeq = figure.FirstSeq, lastSeq = figure.LastSeq, first = figure.First, last = figure.Last };
}
