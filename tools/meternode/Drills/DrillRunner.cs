using System.Diagnostics;
using MeterNode.Plant;

namespace MeterNode.Cli.Drills;

/// <summary>Runs one drill in a folder of its own and says what it has shown.</summary>
internal static class DrillRunner
{
    /// <summary>
    /// Never throws for what the plant does: a drill that breaks has failed, and says why. <paramref name="say"/> is told what happens.
    /// </summary>
    /// <exception cref="OperationCanceledException">A person ended it.</exception>
    public static DrillResult Run(Drill drill, DrillOptions options, Action<string, bool> say, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        string folder = options.Folder is string kept
            ? Directory.CreateDirectory(Path.Combine(kept, drill.Name)).FullName
            : Directory.CreateTempSubdirectory("meternode-drill-").FullName;
        try
        {
            using var bench = new DrillBench(options, drill.Name, folder, say, cancellation);
            string? broken = null;
            try
            {
                drill.Run(bench);
                bench.Settle();
            }
            catch (Exception e) when (e is OperatorException or IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                broken = e.Message;
            }

            var judge = new DrillJudge(bench);
            judge.Judge();
            List<string> problems = broken == null ? [] : [broken];
            problems.AddRange(judge.Problems);
            problems.AddRange(bench.Nodes.Where(node => node.Lives > 0 && node.Life.Failure is not null)
                .Select(node => $"{node.Id} failed: {node.Life.Failure!.Message}"));
            problems.AddRange(broken == null ? drill.Check(bench) : []);
            long lost = judge.Made - judge.Stored;
            return new DrillResult(
                drill.Name,
                judge.Made,
                judge.Stored,
                lost,
                judge.EnergyErrorJoules,
                lost == 0 && judge.EnergyErrorJoules == 0 && problems.Count == 0,
                bench.Broker.Name,
                drill.HasWaveforms ? "waveform" : "ideal",
                Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
                problems);
        }
        finally
        {
            if (options.Folder == null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
