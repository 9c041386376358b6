using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualPlant.Simulation;
using Spectre.Console;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode simulate</c>: weeks of a machine through the whole firmware, compared with truth.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var days = NumberOption.Decimal("--days", 0.02, 60, SimulationOptions.ReferenceDays, "Days to simulate, 0.02 to 60.", "d");
        var machine = new Option<string>("--machine") { Description = "press, moulder, furnace or all.", DefaultValueFactory = _ => "all" };
        machine.AcceptOnlyFromAmong([.. SimulatedMachine.Names, "all"]);
        var profile = ProfileOption.Create();
        var ideal = new Option<bool>("--ideal")
        {
            Description =
            "Thinned, only with an ideal converter, as a metering IC comes close to: 20 bits, no noise, all channels at one instant."
        };
        var adc = new Option<bool>("--adc")
        {
            Description =
            "Thinned, only with the ESP32's converter: the profile esp32, clamps with phase error."
        };
        var afe = new Option<bool>("--afe") { Description = "A metering IC (ATM90E32AS) measures instead of the board's converter." };
        var phases = NumberOption.OptionalWhole("--phases", 1, 3, "Phases of the metering IC: 3, 2 (split-phase) or 1; needs --afe.");
        var mains = NumberOption.Mains("--mains", "Mains frequency of the machines, 50 or 60 Hz.");
        var off = new Option<bool>("--no-load") { Description = "The machine is switched off: no register may move at all." };
        var interval =
            NumberOption.Whole("--window-ms", 200, 10_000, 2000, "Mean time from one waveform window to the next, 200 to 10000 ms.", "ms");
        var json = new Option<bool>("--json") { Description = "Print one JSON object on stdout." };
        var command = new Command("simulate", $"""
            Runs the firmware's own loop at simulated machines as fast as the CPU allows, verifies every pack as it leaves and compares
            energy, control accuracy of every quarter of an hour, and shots with the machine's truth.
            Exit code 0 when all is within its limits (energy 0.3 % ideal, 1 % adc, for 30 days; p95 within 0.1 °C; shots exact), 1 when
            a figure is not, 4 when a pack is refused or a register falls.

            With --profile the node samples as its own plan says: {SimulationOptions.WindowCycles} mains cycles about every 140 ms.
            A month of that takes the better part of an hour a machine. Without it the run is thinned: the same windows every 2 s, and
            packs of a quarter of an hour, with an ideal converter (--ideal), an ESP32's (--adc), or both. The windows are spread around
            their rate, so what is lost between them is a random error that denser windows only make smaller. Temperatures are read
            every second in any case.

            Examples:
              meternode simulate
              meternode simulate --days 1 --machine press --profile esp32 --json
              meternode simulate --days 1 --machine press --ideal
              meternode simulate --days 1 --no-load --adc
              meternode simulate --days 0.5 --machine press --mains 60 --profile esp32
              meternode simulate --days 0.5 --machine press --afe --phases 2
              meternode simulate --adc --json > month.json
            """)
        {
            days, machine, profile, ideal, adc, afe, phases, mains, off, interval, json,
        };
        command.Runs((parsed, context) => Run(
            new SimulationOptions
            {
                Days = parsed.GetValue(days),
                MeteringIcPhases = MeteringIcPhases(parsed.GetValue(afe), parsed.GetValue(phases)),
                MainsHertz = parsed.GetValue(mains),
                IsUnloaded = parsed.GetValue(off),
                WindowIntervalMs = parsed.GetValue(interval),
                IsThinned = parsed.GetValue(profile) == null,
            },
            parsed.GetValue(machine) is "all" or null ? SimulatedMachine.Names : [parsed.GetValue(machine)!],
            parsed.GetValue(profile) is string name ? [BoardProfile.Named(name)]
            : parsed.GetValue(afe) ? [BoardProfile.Esp32]
            : parsed.GetValue(ideal) == parsed.GetValue(adc) ? [BoardProfile.Ideal, BoardProfile.Esp32]
            : [parsed.GetValue(ideal) ? BoardProfile.Ideal : BoardProfile.Esp32],
            parsed.GetValue(json),
            context));
        return command;
    }

    private static int MeteringIcPhases(bool hasMeteringIc, int? phases) => hasMeteringIc ? phases ?? 3
        : phases is null ? 0 : throw new OperatorException(OperatorError.Usage, "--phases needs --afe: without it all phases are wired");

    private static int Run(SimulationOptions options, string[] machines, BoardProfile[] profiles, bool json, CommandContext context)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meternode-simulate-");
        try
        {
            PlantFolder plant = PlantFolder.Create(Path.Combine(folder.FullName, "plant"), "simulation", "127.0.0.1", 8883);
            var runs = new List<MachineSimulation>();
            foreach (BoardProfile profile in profiles)
            {
                runs.AddRange(machines.Select(name => new MachineSimulation(name, options with { Profile = profile }, plant)));
            }

            SimulationResult[] results = RunAll(runs, context);
            bool within = results.All(result => result.IsWithinLimits);
            if (json)
            {
                context.WriteJson(new { schemaVersion = 1, sampling = Sampling(options), withinLimits = within, machines = results });
            }
            else
            {
                Print(options, results, context);
            }

            return within ? ExitCode.Ok : ExitCode.Failure;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SimulationResult[] RunAll(List<MachineSimulation> runs, CommandContext context)
    {
        var results = new SimulationResult[runs.Count];
        CancellationToken cancellation = context.Cancellation;
        using Progress progress = context.BeginProgress();
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
            Parallel.For(0, runs.Count, parallel, i =>
            {
                results[i] = runs[i].Run(day => progress.Report($"{runs[i].Title}: day {day}"), cancellation);
                progress.Say($"{runs[i].Title}: done, energy {ErrorText(results[i].EnergyErrorPercent)} %");
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<OperatorException>().FirstOrDefault() is OperatorException first)
        {
            throw first;
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }

        return results;
    }

    /// <summary>An error with its sign; one that rounds to zero has none.</summary>
    internal static string ErrorText(double percent) => Math.Round(percent, 3, MidpointRounding.AwayFromZero) is var rounded && rounded == 0
        ? "0.000" : rounded.ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

    private static string Sampling(SimulationOptions options) =>
        options.MeteringIcPhases > 0 ? "the metering IC counts all the time and is read every second" :
        !options.IsThinned ? "as the node's own plan says" :
        $"{SimulationOptions.WindowCycles} cycles about every {options.WindowIntervalMs} ms, "
        + $"temperature every second, a reading every {SimulationOptions.ReadingSeconds} s, {SimulationOptions.ReadingsPerPack} "
        + $"readings a pack";

    private static void Print(SimulationOptions options, SimulationResult[] results, CommandContext context)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "machine", "mode", "days", "packs", "windows", "rows/s", "energy kWh", "error %", "limit %",
            "periods", "p95 error °C", "shots", "wall s" })
        {
            table.AddColumn(column);
        }

        foreach (SimulationResult r in results)
        {
            table.AddRow(
                r.Machine,
                r.Mode,
                $"{r.Days:0.##}",
                $"{r.Packs}",
                r.WindowsDiscarded == 0 ? $"{r.Windows}" : $"{r.Windows} ({r.WindowsDiscarded} discarded)",
                $"{r.RowsPerSecond:F0}",
                $"{r.EnergyJoules / 3.6e6:F2}",
                ErrorText(r.EnergyErrorPercent),
                $"{r.EnergyLimitPercent:0.##}",
                r.PeriodsUnmatched == 0 ? $"{r.Periods}" : $"{r.Periods} ({r.PeriodsUnmatched} unmatched)",
                $"{r.AccuracyErrorCelsius:F3}",
                $"{r.Shots}/{r.TrueShots}",
                $"{r.WallSeconds:F0}");
        }

        context.WriteTable(table, 130);
        context.Output.WriteLine("Sampling: " + Sampling(options));
        context.Output.WriteLine("Every pack verified, chains whole, no register fell. "
            + (results.All(r => r.IsWithinLimits) ? "All within limits." : "NOT all within limits."));
    }
}
