using MeterNode.VirtualPlant.Simulation;
using Spectre.Console;

namespace MeterNode.Cli.Demo;

/// <summary>Progress on stderr: a live table on a terminal, otherwise a line every ten seconds.</summary>
internal sealed class DemoView(DemoRunner runner, DemoOptions options, CommandContext context)
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_lineEvery = TimeSpan.FromSeconds(10);

    private string _note = string.Empty;

    /// <summary>Shows <paramref name="note"/> under the table, or as a line.</summary>
    public void Say(string note)
    {
        _note = note;
        if (!context.IsErrorTerminal)
        {
            context.Error.WriteLine(note);
        }
    }

    /// <summary>Shows progress until <paramref name="turn"/>, called four times a second, returns true.</summary>
    public void Run(Func<bool> turn)
    {
        Say($"{options.Nodes} nodes, {options.PlantTime.TotalMinutes:F0} minutes of plant time in {options.Seconds} s");
        if (!context.IsErrorTerminal)
        {
            RunWithLines(turn);
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        console.Live(BuildTable()).AutoClear(true).Start(live =>
        {
            while (!turn())
            {
                live.UpdateTarget(BuildTable());
                Thread.Sleep(s_turn);
            }
        });
    }

    private void RunWithLines(Func<bool> turn)
    {
        DateTime nextLine = DateTime.UtcNow + s_lineEvery;
        while (!turn())
        {
            if (DateTime.UtcNow >= nextLine)
            {
                nextLine += s_lineEvery;
                context.Error.WriteLine(string.Join("  ", runner.Nodes.Select(
                    node => $"{node.Id}: {node.MeteredSeconds:F0} s, {runner.Accepted(node)}/{DemoRunner.Published(node)} "
                        + $"packs{Uplink(node)}")));
            }

            Thread.Sleep(s_turn);
        }
    }

    private static string Uplink(VirtualNode node) => node.Firmware?.UplinkFailure is string failure ? $" ({failure})" : string.Empty;

    private Table BuildTable()
    {
        var table = new Table().Border(TableBorder.Rounded).Caption(Markup.Escape(_note));
        foreach (string column in new[] { "node", "machine", "plant time", "energy", "shots", "packs", "uplink" })
        {
            table.AddColumn(column);
        }

        foreach (VirtualNode node in runner.Nodes)
        {
            var firmware = node.Firmware;
            table.AddRow(
                node.Id,
                Markup.Escape(node.Machine.Name),
                TimeSpan.FromSeconds((int)node.MeteredSeconds).ToString(),
                $"{(firmware?.Loop.ImportJoules ?? 0) / 3.6e6:F3} kWh",
                $"{firmware?.Loop.Shots ?? 0}",
                $"{runner.Accepted(node)}/{DemoRunner.Published(node)}",
                firmware?.UplinkFailure is string failure ? Markup.Escape(failure) : "connected");
        }

        return table;
    }
}
