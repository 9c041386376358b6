using MeterNode.Plant.Collecting;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli.Reporting;

/// <summary>Shows a running collector on stderr: a live table on a terminal, otherwise only the lines that are said.</summary>
public sealed class CollectTable(Registry registry, CommandContext context, TimeProvider time) : IDisposable
{
    /// <summary>From one look for lines that were held back to the next.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
    private readonly Lock _lock = new();
    private readonly BoundedLines _bounded = new(time);
    private readonly Queue<string> _lines = new();
    private readonly AutoResetEvent _hasLines = new(false);
    private volatile Registry _registry = registry;

    /// <summary>Shows the nodes of another registry from now on; from any thread.</summary>
    public void Use(Registry registry) => _registry = registry;

    /// <summary>Says one line, from any thread; of many lines of one kind about one source only a few.</summary>
    public void Say(string kind, string line, string source = "")
    {
        lock (_lock)
        {
            if (_bounded.Offer(kind, line, source) is string said)
            {
                Enqueue(said);
            }
        }
    }

    /// <summary>Says what the table has shown last, for a file that has no table.</summary>
    public void SayCounts(CollectorStatistics statistics)
    {
        Registry registry = _registry;
        long stored = Enum.GetValues<Verdict>().Where(verdict => verdict.IsStored()).Sum(statistics.Count);
        int nodes = registry.Nodes.Count(node => Enum.GetValues<Verdict>().Any(verdict => statistics.Count(node.Kid, verdict) > 0));
        string others = string.Join(
            ", ",
            Enum.GetValues<Verdict>().Where(verdict => verdict != Verdict.Accepted && statistics.Count(verdict) > 0)
                .Select(verdict => $"{statistics.Count(verdict)} {verdict.Code()} ({verdict.Meaning()})"));
        Say(
            "counts",
            $"stopped: {stored} packs of {nodes} {(nodes == 1 ? "node" : "nodes")} stored" + (others.Length > 0 ? $"; {others}" : ""));
    }

    /// <summary>Writes what was said so far, where nothing else is shown.</summary>
    public void Flush() => Drain(line => context.Error.WriteLine(line));

    /// <summary>Writes what was said and what was held back: nobody will see it later.</summary>
    public void End()
    {
        lock (_lock)
        {
            foreach ((_, string line, _) in _bounded.Rest())
            {
                Enqueue(line);
            }
        }

        Flush();
    }

    /// <summary>Blocks until <paramref name="stop"/> is signalled.</summary>
    public void RunUntil(WaitHandle stop, CollectorStatistics statistics)
    {
        if (!context.IsErrorTerminal)
        {
            while (WaitHandle.WaitAny([stop, _hasLines], s_look) != 0)
            {
                Flush();
            }

            Flush();
            return;
        }

        _console.Live(Build(statistics)).Start(live =>
        {
            while (!stop.WaitOne(500))
            {
                Drain(line => _console.WriteLine(line));
                live.UpdateTarget(Build(statistics));
            }
        });
        Drain(line => _console.WriteLine(line));
    }

    /// <inheritdoc/>
    public void Dispose() => _hasLines.Dispose();

    private void Enqueue(string line)
    {
        _lines.Enqueue($"{time.GetUtcNow():HH:mm:ss}Z {PlainText.Of(line)}");
        _hasLines.Set();
    }

    private void Drain(Action<string> write)
    {
        lock (_lock)
        {
            foreach ((_, string line, _) in _bounded.Due())
            {
                Enqueue(line);
            }

            while (_lines.TryDequeue(out string? line))
            {
                write(line);
            }
        }
    }

    private Table Build(CollectorStatistics statistics)
    {
        Verdict[] verdicts = Enum.GetValues<Verdict>();
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("node");
        foreach (Verdict verdict in verdicts)
        {
            table.AddColumn(new TableColumn(verdict.Code()).RightAligned());
        }

        table.AddColumn(new TableColumn("repeats").RightAligned());
        Registry registry = _registry;
        foreach (RegisteredNode node in registry.Nodes)
        {
            string name = Markup.Escape(PlainText.Of(registry.NameOf(node)));
            table.AddRow([name, .. verdicts.Select(verdict => statistics.Count(node.Kid, verdict).ToString()), ""]);
        }

        table.AddRow(["all", .. verdicts.Select(verdict => statistics.Count(verdict).ToString()), statistics.Repeats.ToString()]);
        return table;
    }
}
