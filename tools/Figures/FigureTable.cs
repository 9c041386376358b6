using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Every headline figure of a node, in the order in which a report shows them. A new figure is one more entry here and one more
/// case in its test; the report, its JSON and whatever else shows figures take it from this table.
/// </summary>
public static class FigureTable
{
    /// <summary>What the energy of a node is worth that nobody has compared with a reference.</summary>
    public const string Uncalibrated = "never calibrated: energy as exact as nominal parts, several %";

    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>The figures that apply to <paramref name="node"/>: what it was not asked to measure is left out.</summary>
    public static IEnumerable<Figure> Of(NodeFigures node, PlantFigures plant)
    {
        bool estimate = node.IsEstimate;
        string? warning = node.IsUncalibrated ? Uncalibrated : null;
        string energyOrigin = node.ImportJoules?.Origin ?? "";
        string energy = node.IsLowerBound ? "energy, at least" : "energy";
        yield return new Figure("energy", energy, node.KilowattHours, "kWh", estimate, energyOrigin) { Warning = warning };
        if (node.ExportJoules is { Difference: > 0 } export)
        {
            yield return new Figure(
                "energyExported", "energy given back", export.Difference / JoulesPerKilowattHour, "kWh", estimate, export.Origin)
            {
                Warning = warning,
            };
        }

        if (node.Meters.Count > 0 && node.Meters.All(meter => meter.MeterKilowattHours is not null))
        {
            string origin = string.Join(
                "; ", node.Meters.Select(meter => $"meter {meter.Serial}, packs {node.PackName(meter.Board, meter.Packs)}"));
            yield return new Figure(
                "energyMeterRegister", "energy by the meter's own register",
                node.Meters.Sum(meter => meter.MeterKilowattHours), "kWh", false,
                origin);
        }

        if (node.MeterStatements is MeterStatementCheck statements)
        {
            string outcomes = string.Join(", ", statements.Counts.Select(entry => $"{entry.Value} {entry.Key}"));
            double? signed = statements.Counts.ContainsKey("unchecked") ? null : statements.Counts.GetValueOrDefault("ok");
            string cure = signed is null ? "; give the meter's key with --meter-key" : "";
            yield return new Figure(
                "meterStatements", "statements that the meter signed itself", signed, "", false,
                $"{outcomes}{cure}; packs {node.PackNames}");
            if (statements.First is var (first, firstBoard, from) && statements.Last is var (last, lastBoard, to)
                && (lastBoard, to) != (firstBoard, from))
            {
                string origin =
                    $"the meter's own signatures in packs {node.PackName(firstBoard, from)} and {node.PackName(lastBoard, to)}";
                yield return new Figure(
                    "energyMeterSigned", "energy that the meter signed itself", last.ImportKilowattHours - first.ImportKilowattHours, "kWh",
                    false, origin);
            }
        }

        if (node.Meters.Count == 0 && node.Calibrations.Count > 0)
        {
            string origin = string.Join(
                "; ", node.Calibrations.Select(stretch => $"{stretch.Describe()}, packs {node.PackName(stretch.Board, stretch.Packs)}"));
            yield return new Figure("calibrationCounter", "calibrations of the node", node.Calibrations[^1].Counter, "", false, origin)
            {
                Warning = warning,
            };
        }

        if (node.SamplingVarianceJoules2 > 0)
        {
            double uncertainty = 2 * Math.Sqrt(node.SamplingVarianceJoules2) / JoulesPerKilowattHour;
            string origin = "only what looking in intervals adds, not the accuracy of the energy; two standard deviations, from the "
                + $"scatter between windows; packs {node.PackNames}";
            yield return new Figure(
                "energySamplingUncertainty", "part of the uncertainty that looking in intervals adds ±", uncertainty, "kWh", false, origin)
            {
                SignificantDigits = 2,
            };
        }

        if (node.IsLowerBound)
        {
            string origin = $"an input reached its limit: energy is a lower bound; packs {node.PackNames}";
            yield return new Figure("overRange", "windows over range", node.Counters[RecordKind.OverRange], "", false, origin);
        }

        if (node.Counters.GetValueOrDefault(RecordKind.WindowsDiscarded) is > 0 and long refused)
        {
            yield return new Figure(
                "windowsRefused", "windows refused", refused, "", false, $"{NodeCounters.Reasons(node)}; packs {node.PackNames}");
        }

        if (node.Spikes > 0)
        {
            yield return new Figure(
                "spikes", "temperature samples left out as spikes", node.Spikes, "", false, $"events spike; packs {node.PackNames}");
        }

        if (node.CoveragePercent is double coverage)
        {
            string origin = $"of the time from the first to the last pack; packs {node.PackNames}";
            yield return new Figure("coverage", "time metered", coverage, "%", false, origin);
        }

        if (node.UnmeteredSeconds is double unmetered)
        {
            yield return new Figure("unmetered", "time not metered", unmetered, "s", false, $"signed in packs {node.PackNames}");
        }

        if (node.BetweenBoardsSeconds is double between)
        {
            string origin = $"from the last signed time of one board to the first of the next; packs {node.PackNames}";
            yield return new Figure("unmeteredBetweenBoards", "time between boards, not metered", between, "s", false, origin);
        }

        if (node.OverlapSeconds is > 0 and double overlap)
        {
            string origin = $"what they both metered is counted twice; packs {node.PackNames}";
            yield return new Figure("boardsAtOnce", "time for which two boards signed at once", overlap, "s", false, origin);
        }

        yield return new Figure("shots", "shots", node.Shots?.Difference, "", false, node.Shots?.Origin ?? "");
        yield return new Figure("energyPerShot", "energy a shot", node.KilowattHoursPerShot, "kWh", estimate, energyOrigin)
        {
            Warning = warning,
        };
        if (node.ShotMassKilograms is double mass)
        {
            string origin = $"{Number(mass)} kg a shot, as configured; {energyOrigin}";
            yield return new Figure("energyPerTonne", "energy a tonne", node.KilowattHoursPerTonne, "kWh/t", estimate, origin)
            {
                Warning = warning,
            };
        }

        if (plant.Emission is EmissionFactor factor)
        {
            double? kilograms = node.KilowattHours * factor.KilogramsPerKilowattHour;
            string origin =
                $"{Number(factor.KilogramsPerKilowattHour)} kg {factor.Gas}/kWh ({factor.Date}, {factor.Source}); {energyOrigin}";
            string? cautions = warning is null || factor.Warning is null ? warning ?? factor.Warning : $"{factor.Warning}; {warning}";
            yield return new Figure("emissions", "emissions", kilograms, $"kg {factor.Gas.Replace('2', '₂')}", estimate, origin)
            {
                Warning = cautions,
            };
        }

        if (node.HeatJoules is RegisterFigure heat)
        {
            string missing = node.UncountedFlowPulses > 0 ? $"; {node.UncountedFlowPulses} flow pulses without both temperatures" : "";
            double? joules = missing.Length > 0 && node.NetHeatJoules is null ? null : heat.Difference;
            yield return new Figure("wasteHeat", "waste heat", joules / JoulesPerKilowattHour, "kWh", false, heat.Origin + missing);
            if (node.NetHeatJoules is double net)
            {
                string origin = $"every difference with its sign, pack by pack; {heat.Origin}";
                yield return new Figure("wasteHeatNet", "waste heat, net", net / JoulesPerKilowattHour, "kWh", false, origin);
            }
        }

        if (node.WorstAccuracy is AccuracyFigure worst)
        {
            string definition = worst.Signed.AccuracyDefinition?.Code() ?? "";
            string pack = node.PackName(worst.Board, worst.Seq);
            string origin = $"{definition}; worst of {node.Accuracy.Count}; zone {worst.Signed.Zone}, pack {pack}";
            yield return new Figure(
                "controlAccuracyWorst", "control accuracy, worst period ±", worst.Signed.AccuracyCelsius, "°C", false, origin);
            if (worst.Signed is { SampleCount: long samples, PeriodSeconds: > 0 and long seconds })
            {
                // One sample a second is due.
                yield return new Figure(
                    "controlCoverageWorst", "samples of that period that count", 100.0 * samples / seconds, "%", false,
                    $"{samples} in {seconds} s, {worst.Signed.ExcludedCount} excluded, {worst.Signed.FaultCount} faults, "
                        + $"{NotSampled(worst.Signed)} not sampled; pack {pack}");
            }
        }

        if (node.WorstAccuracy is { Sensor: SensorUncertainty sensor } period)
        {
            string pack = node.PackName(period.Board, period.Seq);
            yield return new Figure(
                "controlSensorUncertainty", "sensor of that period ± (k = 2)", sensor.ExpandedCelsius, "°C", false,
                $"{sensor.Origin}; control accuracy says how steady a temperature is, not how true; pack {pack}")
            {
                SignificantDigits = 2,
            };
        }

        if (node.Accuracy.Count > 0)
        {
            int confirmed = node.Accuracy.Count(figure => figure.Period.IsConfirmed);
            yield return new Figure(
                "controlAccuracyRecomputed", "periods recomputed from signed samples", 100.0 * confirmed / node.Accuracy.Count, "%", false,
                $"{confirmed} of {node.Accuracy.Count}{Unconfirmed(node)}; packs {node.PackNames}");
        }
    }

    /// <summary>Seconds of the period without any sample: the node was off, or the amplifier gave none.</summary>
    private static long NotSampled(AccuracyPeriod period) => Math.Max(
        0, (period.PeriodSeconds - period.SampleCount - (period.ExcludedCount ?? 0) - (period.FaultCount ?? 0)) ?? 0);

    private static string Unconfirmed(NodeFigures node)
    {
        IEnumerable<string> reasons = node.Accuracy.Where(figure => figure.Period.Unknown is not null)
            .GroupBy(figure => figure.Period.Unknown!.Value).Select(group => $", {group.Count()} not: {group.Key.Meaning()}");
        return string.Concat(reasons) + (node.ContradictedPeriods == 0 ? "" : $", {node.ContradictedPeriods} contradict their samples");
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
