using System.CommandLine;
using System.Text.Json;
using MeterNode.Cli.Diagnostics;
using MeterNode.Plant;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode doctor</c>: what this machine lacks, and the command that fixes it.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("doctor", """
            Check this machine: .NET, disk, clock, nanoff, serial ports, mosquitto.
            The exit code is 1 when something needed for first steps is missing.

            Examples:
              meternode doctor
              meternode doctor --json
            """)
        {
            json,
        };
        command.Runs((parsed, context) =>
        {
            IReadOnlyList<CheckResult> results = DoctorChecks.Judge(HostProbe.Collect());
            Print(results, parsed.GetValue(json), context.Output);
            return results.Any(r => r.State == CheckState.Fail) ? ExitCode.Failure : ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Writes the results as a table, or as one JSON object.</summary>
    public static void Print(IReadOnlyList<CheckResult> results, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schemaVersion = 1,
                    checks = results.Select(r => new { r.Name, state = r.State.ToString().ToUpperInvariant(), r.Found, r.Fix }),
                },
                JsonFormat.Line));
            return;
        }

        foreach (CheckResult result in results)
        {
            output.WriteLine($"{result.State.ToString().ToUpperInvariant(),-8} {result.Name,-13} {result.Found}");
            if (result.Fix is not null)
            {
                output.WriteLine($"{"",-22} fix: {result.Fix}");
            }
        }
    }
}
