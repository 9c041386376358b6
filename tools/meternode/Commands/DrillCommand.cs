using System.CommandLine;
using MeterNode.Cli.Demo;
using MeterNode.Cli.Drills;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode drill</c>: lets a plant fail in every way and counts what was lost.</summary>
internal static class DrillCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "One drill; without it all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var broker = new Option<string?>("--broker")
        {
            Description = "embedded or mosquitto (default: mosquitto where it is installed).",
            HelpName = "embedded|mosquitto",
        };
        broker.AcceptOnlyFromAmong("embedded", "mosquitto");
        var seed = NumberOption.Whole(
            "--seed", 0, int.MaxValue, 0, "Moments and machines are those of this number; 0 draws one, which is shown.");
        var keep = new Option<string?>("--keep")
        {
            Description = "Folder for plants, flash, stores and logs, which stay there (default: temporary).",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("drill", $"""
            Let a whole plant fail, on virtual boards with a real broker and a real collector, and count what was lost.
            Exit code 0 only when nothing was.

            {string.Join("\n", DrillList.All.Select(drill => $"  {drill.Name,-18} {drill.Meaning}"))}

            Examples:
              meternode drill
              meternode drill node-power --seed 7 --keep /tmp/node-power
            """)
        {
            name,
            broker,
            seed,
            keep,
            json,
        };
        command.Runs((parsed, context) => Run(
            Chosen(parsed.GetValue(name)),
            new DrillOptions
            {
                Broker = Kind(parsed.GetValue(broker)),
                Seed = parsed.GetValue(seed) is int given and > 0 ? given : Random.Shared.Next(1, 1_000_000),
                Folder = parsed.GetValue(keep) is string folder ? Path.GetFullPath(folder) : null,
            },
            parsed.GetValue(json),
            context));
        return command;
    }

    private static void Show(Progress progress, string text, bool isStep)
    {
        if (isStep || progress.IsDue)
        {
            progress.Report(text);
        }
    }

    private static IReadOnlyList<Drill> Chosen(string? name)
    {
        IReadOnlyList<Drill> chosen = [.. DrillList.All.Where(drill => name == null || drill.Name == name)];
        return chosen.Count > 0
            ? chosen
            : throw new OperatorException(
                OperatorError.Usage,
                $"there is no drill '{name}'; there are {string.Join(", ", DrillList.All.Select(drill => drill.Name))}");
    }

    private static DemoBrokerKind Kind(string? asked) => asked switch
    {
        "mosquitto" => DemoBrokerKind.Mosquitto,
        "embedded" => DemoBrokerKind.Embedded,
        _ => MosquittoProcess.IsInstalled ? DemoBrokerKind.Mosquitto : DemoBrokerKind.Embedded,
    };

    private static int Run(IReadOnlyList<Drill> drills, DrillOptions options, bool json, CommandContext context)
    {
        CancellationToken cancellation = context.Cancellation;
        IReadOnlyList<DrillResult> results = RunAll(drills, options, context, cancellation);
        if (json)
        {
            context.WriteJson(new { schemaVersion = 1, seed = options.Seed, drills = results });
        }
        else
        {
            DrillTable.Write(results, options.Seed, context);
        }

        return results.All(result => result.Passed) ? ExitCode.Ok : ExitCode.VerificationFailed;
    }

    private static List<DrillResult> RunAll(
        IReadOnlyList<Drill> drills, DrillOptions options, CommandContext context, CancellationToken cancellation)
    {
        var results = new List<DrillResult>();
        TextWriter console = Console.Out;
        using Progress progress = context.BeginProgress();
        try
        {
            // What the firmware says on its console is no result.
            Console.SetOut(TextWriter.Null);
            foreach (Drill drill in drills)
            {
                progress.Say($"{drill.Name}: {drill.Meaning}");
                void Say(string text, bool isStep) => Show(progress, $"{drill.Name}: {text}", isStep);
                results.Add(DrillRunner.Run(drill, options, Say, cancellation));
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        return results;
    }
}
