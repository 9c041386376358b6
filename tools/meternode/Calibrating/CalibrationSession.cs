using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>Leads through the points of a calibration, shows what remains, and activates it.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="context">Where to write, and how it is stopped.</param>
/// <param name="input">What is typed.</param>
internal sealed class CalibrationSession(CalibrateOptions options, CommandContext context, TextReader input)
{
    private const int Attempts = 3;

    private readonly string _bundle = PlantNodes.BundleOf(options.Plant, options.Node);

    private bool _isInputAtItsEnd;

    /// <summary>Runs it; returns an exit code.</summary>
    public int Run()
    {
        NodeFacts facts = NodeFacts.Read(_bundle);
        JsonObject document = facts.Document ?? throw new OperatorException(
            OperatorError.Failure,
            $"'{Path.Combine(_bundle, "node.json")}' is not the configuration that the plant has signed: put it back from a copy");
        int phases = NodeCalibration.PhasesOf(document);
        long serial = facts.Configuration.Serial;
        TakenPoints taken = TakenPoints.Load(_bundle, serial, options.NominalAmperes, options.BeginsAnew);
        if (taken.Count > 0)
        {
            context.Error.WriteLine($"{taken.Count} points of an earlier session go on (--restart begins anew)");
        }

        try
        {
            using var feed = new LiveFeed(options.Plant, options.Node);
            var meter = new PointMeter(feed, serial, phases, options.Values, options.MaximumScatterPercent);
            bool isWanted = options.PointsFile == null ? Ask(meter, taken, phases) : Follow(options.PointsFile, meter, taken, phases);
            if (!isWanted)
            {
                context.Error.WriteLine($"{taken.Count} points are kept: the same command goes on");
                return ExitCode.Ok;
            }
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine($"{taken.Count} points are kept: the same command goes on");
            throw;
        }

        CalibrationOutcome outcome = CalibrationOutcome.Of(
            NodeCalibration.Compute(
                document, [.. taken.All.Select(item => item.Point)], options.NominalAmperes, facts.Configuration.MainsHertz),
            taken.All,
            options.ReferenceClassPercent);
        return new CalibrationEnd(options, context).Conclude(outcome, taken, Confirm);
    }

    /// <summary>Point by point, from the keyboard; false when the person wants to go on later.</summary>
    private bool Ask(PointMeter meter, TakenPoints taken, int phases)
    {
        IReadOnlyList<PlannedPoint> plan = PlannedPoint.All;
        context.Error.WriteLine(options.ReferenceFile == null
            ? "Set the load, then type what the reference shows. Also: skip, back, done (compute), quit (go on later)."
            : "Set the load, then press Enter. Also: skip, back, done (compute), quit (go on later).");
        int at = 0;
        while (at < plan.Count)
        {
            PlannedPoint point = plan[at];
            string key = TakenPoints.Key(point.Percent, point.PowerFactor);
            if (taken.Has(key))
            {
                at++;
                continue;
            }

            string wanted = options.ReferenceFile == null ? point.Wanted(phases) : "Enter when it stands still";
            string? line = ReadLine($"{at + 1}/{plan.Count}  {point.Describe(options.NominalAmperes)}; {wanted}: ")?.Trim();
            switch (line)
            {
                case null or "done":
                    return true;
                case "quit":
                    return false;
                case "skip":
                    at++;
                    continue;
                case "back":
                    at = Math.Max(0, at - 1);
                    taken.Remove(TakenPoints.Key(plan[at].Percent, plan[at].PowerFactor));
                    continue;
            }

            string problem = Take(line, point.IsNoLoad, key, meter, taken, phases);
            for (int failures = 1; problem.Length > 0 && IsScripted && failures < Attempts; failures++)
            {
                context.Error.WriteLine("  once more: " + problem);
                problem = Take(line, point.IsNoLoad, key, meter, taken, phases);
            }

            if (problem.Length > 0 && IsScripted)
            {
                throw new OperatorException(OperatorError.Failure, $"{point.Describe(options.NominalAmperes)}: {problem}");
            }

            context.Error.WriteLine(problem.Length > 0 ? "  not taken: " + problem : Shown(taken, phases));
            at += problem.Length > 0 ? 0 : 1;
        }

        return true;
    }

    /// <summary>Nobody sits there who could type it again.</summary>
    private bool IsScripted => !ReferenceEquals(input, Console.In) || Console.IsInputRedirected;

    /// <summary>Each line of a file in its turn, when the node shows its load.</summary>
    private bool Follow(string path, PointMeter meter, TakenPoints taken, int phases)
    {
        foreach (string line in File.ReadLines(path).Select(text => text.Trim()).Where(text => text.Length > 0 && text[0] != '#'))
        {
            bool isNoLoad = !line.Any(char.IsWhiteSpace) || line.StartsWith("0 ", StringComparison.Ordinal);
            ReferenceValues[] reference = ReferenceValues.TryRead(line, phases, isNoLoad, out string problem)
                ?? throw new OperatorException(OperatorError.Failure, $"'{path}': '{line}': {problem}");
            double percent = 100 * reference[0].Amperes / options.NominalAmperes;
            double factor = isNoLoad ? 1 : reference[0].Watts / (reference[0].Amperes * reference[0].Volts);
            string key = TakenPoints.Key(percent, factor);
            if (taken.Has(key))
            {
                continue;
            }

            context.Error.WriteLine($"waits for {line}");
            WaitFor(reference, meter);
            for (int attempt = 1; ; attempt++)
            {
                problem = Take(line, isNoLoad, key, meter, taken, phases);
                if (problem.Length == 0)
                {
                    break;
                }

                if (attempt == Attempts)
                {
                    throw new OperatorException(OperatorError.Failure, $"{line}: {problem}");
                }
            }

            context.Error.WriteLine(Shown(taken, phases));
        }

        return true;
    }

    /// <summary>Until the node shows about that load; an uncalibrated node may be wrong by a quarter.</summary>
    private void WaitFor(ReferenceValues[] reference, PointMeter meter)
    {
        DateTime giveUp = DateTime.UtcNow + options.Wait;
        while (true)
        {
            LiveValues values = meter.Look(context.Cancellation);
            if (values.Phases.Count == reference.Length && values.Phases.Zip(reference, IsAbout).All(isAbout => isAbout))
            {
                return;
            }

            if (DateTime.UtcNow > giveUp)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the node has not shown {reference[0].Amperes} A and {reference[0].Watts} W within {options.Wait.TotalSeconds} s: "
                            + $"set this load, or correct the points file"));
            }
        }
    }

    private bool IsAbout(LivePhase node, ReferenceValues reference)
    {
        if (reference.Amperes == 0)
        {
            return node.Amperes < 0.005 * options.NominalAmperes;
        }

        double factor = node.Watts / Math.Max(1e-6, node.Amperes * node.Volts);
        return Math.Abs(node.Amperes - reference.Amperes) < 0.25 * reference.Amperes
            && Math.Abs(factor - (reference.Watts / (reference.Amperes * reference.Volts))) < 0.2;
    }

    /// <summary>Measures one load; why not, or empty.</summary>
    private string Take(string line, bool isNoLoad, string key, PointMeter meter, TakenPoints taken, int phases)
    {
        ReferenceFile? file = options.ReferenceFile == null ? null : new ReferenceFile(options.ReferenceFile);
        ReferenceValues[]? typed = null;
        if (file == null)
        {
            typed = ReferenceValues.TryRead(line, phases, isNoLoad, out string wrong);
            if (typed == null)
            {
                return wrong;
            }
        }

        file?.Begin();
        MeasuredPoint[]? measured = meter.Measure(() => typed ?? file!.Means(phases), context.Cancellation, out string problem);
        if (measured == null)
        {
            return problem;
        }

        string? impossible = measured
            .Select(item => new ReferenceValues(item.Point.RefAmperes, item.Point.RefVolts, item.Point.RefWatts).Problem(isNoLoad))
            .FirstOrDefault(text => text != null);
        if (impossible != null)
        {
            return "the reference: " + impossible;
        }

        taken.Add(key, measured);
        return string.Empty;
    }

    private static string Shown(TakenPoints taken, int phases) => string.Join('\n', taken.All.TakeLast(phases).Select(item =>
    {
        CalibrationPoint p = item.Point;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  L{p.Phase}: node {p.NodeAmperes:F3} A {p.NodeVolts:F2} V {p.NodeWatts:F1} W, reference {p.RefAmperes:F3} A "
                + $"{p.RefVolts:F2} V {p.RefWatts:F1} W, scatter {item.PowerScatterPercent:F3} %");
    }));

    /// <summary>Asks nobody where nobody can answer.</summary>
    private string? Confirm()
    {
        if (_isInputAtItsEnd)
        {
            context.Error.WriteLine("standard input has ended, so nobody could say yes: --yes activates without a question");
            return null;
        }

        return ReadLine("Activate it? yes or no: ");
    }

    /// <summary>A line from the keyboard; null at its end. Ctrl-C is heard meanwhile.</summary>
    private string? ReadLine(string prompt)
    {
        context.Error.Write(prompt);
        context.Error.Flush();
        Task<string?> line = Task.Run(input.ReadLine);
        line.Wait(context.Cancellation);
        _isInputAtItsEnd = line.Result == null;
        return line.Result;
    }
}
