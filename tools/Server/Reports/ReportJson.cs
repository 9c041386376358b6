using System.Text.Json;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A report's figures as one JSON object; its keys are part of the contract.</summary>
public static class ReportJson
{
    /// <summary>One line of JSON.</summary>
    public static string Write(ReportDocument document) => JsonSerializer.Serialize(
        new
        {
            schemaVersion = 1,
            site = document.Figures.Site,
            plantKey = document.PlantKeyFingerprint,
            madeAt = document.MadeAt,
            signaturesChecked = document.Figures.IsVerified,
            inOrder = document.IsInOrder,
            verifyPageSha256 = VerifyPage.Sha256,
            emissionFactor = document.Figures.Emission,
            verdicts = Enum.GetValues<Verdict>()
                .ToDictionary(verdict => verdict.Code(), verdict => document.Verdicts.GetValueOrDefault(verdict)),
            nodes = document.Figures.Nodes.Select(node => Node(node, document.Figures)),
            quarantine = document.Quarantine.Select(pack => new
            {
                receivedAt = pack.ReceivedAt,
                topic = pack.Topic,
                node = pack.Node,
                kid = pack.Kid?.ToString("x16"),
                seq = pack.Seq,
                verdict = pack.Judgement.Verdict.Code(),
                reason = pack.Judgement.Describe(),
                length = pack.Length,
            }),
            otherPlants = document.OtherPlants.Select(node => new
            {
                site = node.Site,
                id = node.Id,
                kid = node.KidText,
                packs = node.PackCount,
            }),
            quarantineCount = document.QuarantineCount,
            repeatedCount = document.RepeatedCount,
            droppedCount = document.DroppedCount,
            virtualKeys = document.VirtualKeys.Order().Select(kid => kid.ToString("x16")),
        },
        JsonFormat.Line);

    private static object Node(NodeFigures node, PlantFigures plant) => new
    {
        id = node.Id,
        site = node.Site,
        machine = node.Machine,
        boards = node.Boards.Select(Board),
        chain = node.IsWhole ? "whole" : node.IsChainInOrder ? "declaredGaps" : "broken",
        packs = node.PackCount,
        refusedPacks = node.RefusedPacks,
        packsAfterEnd = node.PacksAfterEnd,
        firstSeq = node.Boards.Count == 1 ? node.Boards[0].Packs.First : (long?)null,
        lastSeq = node.Boards.Count == 1 ? node.Boards[0].Packs.Last : (long?)null,
        completenessPercent = node.CompletenessPercent,
        missing = node.Missing.Select(Missing),
        breaks = node.Boards.SelectMany(board => board.Breaks),
        resets = node.Resets,
        timeQuality = node.TimeQuality.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value),
        modes = node.Modes,
        estimate = node.IsEstimate,
        energyJoules = Register(node.ImportJoules),
        exportJoules = Register(node.ExportJoules),
        shots = Register(node.Shots),
        heatJoules = Register(node.HeatJoules),
        netHeatJoules = node.NetHeatJoules,
        meters = node.Meters.Select(meter => Meter(meter, node)),
        meterStatements = node.MeterStatements?.Counts,
        kilowattHours = node.KilowattHours,
        kilowattHoursPerShot = node.KilowattHoursPerShot,
        shotMassKilograms = node.ShotMassKilograms,
        kilowattHoursPerTonne = node.KilowattHoursPerTonne,
        emissionKilograms = node.KilowattHours * plant.Emission?.KilogramsPerKilowattHour,
        controlAccuracyCelsius = node.WorstAccuracy?.Signed.AccuracyCelsius,
        uncalibrated = node.IsUncalibrated,
        contradictions = node.Contents.SelectMany(board => board.Findings).Select(found => new
        {
            kid = found.Node.KidText,
            firstSeq = found.Packs.First,
            lastSeq = found.Packs.Last,
            rule = found.Rule.Code(),
            severity = found.Rule.Severity(),
            text = found.Describe(),
        }),
        calibrations = node.Calibrations.Select(stretch => new
        {
            kid = node.Boards[stretch.Board].KidText,
            counter = stretch.Counter,
            due = stretch.DueDay,
            firstSeq = stretch.Packs.First,
            lastSeq = stretch.Packs.Last,
        }),
        figures = FigureTable.Of(node, plant).Select(figure => new
        {
            id = figure.Id,
            value = figure.Value,
            unit = figure.Unit,
            estimate = figure.IsEstimate,
            warning = figure.Warning,
            origin = figure.Origin,
        }),
        accuracyPeriods = node.Accuracy.Select(period => new
        {
            kid = node.Boards[period.Board].KidText,
            seq = period.Seq,
            zone = period.Signed.Zone,
            endUtcSeconds = period.EndUtcSeconds,
            definition = period.Signed.AccuracyDefinition?.Code(),
            recomputed = period.Period.IsConfirmed,
            sensor = period.Signed.Sensor,
            sensorUncertaintyCelsius = period.Sensor?.ExpandedCelsius,
            notRecomputed = period.Period.Unknown?.Code(),
            contradictions = period.Period.Contradictions.Select(figure => new
            {
                record = RecordTable.Of(figure.Kind).Field,
                signed = figure.Signed,
                recomputed = figure.Recomputed,
            }),
            values = RecordTable.All
                .Where(record => period.Signed.Number(record.Kind) is not null)
                .ToDictionary(record => record.Field, record => period.Signed.Number(record.Kind)),
        }),
    };

    private static object Board(BoardFigures board) => new
    {
        kid = board.KidText,
        packs = board.PackCount,
        refusedPacks = board.RefusedPacks,
        firstSeq = board.Packs.First,
        lastSeq = board.Packs.Last,
        firstUtcSeconds = board.FirstUtcSeconds,
        lastUtcSeconds = board.LastUtcSeconds,
        kilowattHours = board.KilowattHours,
        missing = board.Missing.Select(Missing),
        breaks = board.Breaks,
        resets = board.Resets,
    };

    private static object Missing(MissingPacks part) => new
    {
        first = part.Packs.First,
        last = part.Packs.Last,
        declared = part.IsDeclared,
        declaredIn = part.DeclaredIn,
        cause = part.Cause?.Code(),
    };

    private static object Meter(MeterStretch meter, NodeFigures node) => new
    {
        kid = node.Boards[meter.Board].KidText,
        serial = meter.Serial,
        accuracyClass = meter.AccuracyClass,
        ratio = meter.Ratio,
        firstSeq = meter.Packs.First,
        lastSeq = meter.Packs.Last,
        firstImportKilowattHours = meter.FirstImportKilowattHours,
        lastImportKilowattHours = meter.LastImportKilowattHours,
        firstExportKilowattHours = meter.FirstExportKilowattHours,
        lastExportKilowattHours = meter.LastExportKilowattHours,
        pulses = meter.Pulses,
        pulsesPerKilowattHour = meter.PulsesPerKilowattHour,
        meterKilowattHours = meter.MeterKilowattHours,
        nodeKilowattHours = meter.NodeKilowattHours,
        agrees = meter.Agrees,
    };

    private static object? Register(RegisterFigure? figure) => figure is null
        ? null
        : new
        {
            difference = figure.Difference,
            firstSeq = figure.FirstSeq,
            lastSeq = figure.LastSeq,
            first = figure.First,
            last = figure.Last,
            former = Register(figure.Former),
        };
}
