using MeterNode.Plant.Collecting;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli.Reporting;

/// <summary>Shows a running collector on stderr: a live table on a terminal, otherwise only the lines that are said.</summary>
public sealed class CollectTable(Registry registry, CollectorStatistics statistics, CommandContext context)
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    /// <summary>Says one line, from any thread.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss}Z {line}");
        }
    }

    /// <summary>Blocks until <paramref name="stop"/> is signalled.</summary>
    public void RunUntil(WaitHandle stop)
    {
        if (!context.IsErrorTerminal)
        {
            while (!stop.WaitOne(200))
            {
                Drain(line => context.Error.WriteLine(line));
            }

            Drain(line => context.Error.WriteLine(line));
            return;
        }

        _console.Live(Build()).Start(live =>
        {
            while (!stop.WaitOne(500))
            {
                Drain(line => _console.WriteLine(line));
                live.UpdateTarget(Build());
            }
        });
    }

    private void Drain(Action<string> write)
    {
        lock (_lock)
        {
            while (_lines.TryDequeue(out string? line))
            {
                write(line);
            }
        }
    }

    private Table Build()
    {
        Verdict[] verdicts = Enum.GetValues<Verdict>();
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("node");
        foreach (Verdict verdict in verdicts)
        {
            table.AddColumn(new TableColumn(verdict.Code()).RightAligned());
        }

        foreach (RegisteredNode node in registry.Nodes)
        {
            table.AddRow([node.Id, .. verdicts.Select(verdict => statistics.Count(node.Id, verdict).ToString())]);
        }

        table.AddRow(["all", .. verdicts.Select(verdict => statistics.Count(verdict).ToString())]);
        return table;
    }
}
