using System.Diagnostics;

namespace MeterNode.Plant.Flashing;

/// <summary>Carries a plan out, step by step, and stops at the first failure.</summary>
public sealed class FlashRunner
{
    private readonly Nanoff _nanoff;
    private readonly TextWriter _progress;
    private readonly bool _verbose;
    private readonly TimeSpan _bootPause;

    /// <param name="nanoff">The tool.</param>
    /// <param name="progress">Where progress goes, for a person.</param>
    /// <param name="verbose">Whether nanoff's own lines are shown as well.</param>
    /// <param name="bootPause">Time the board gets to start after the runtime was written.</param>
    public FlashRunner(Nanoff nanoff, TextWriter progress, bool verbose, TimeSpan bootPause)
    {
        _nanoff = nanoff;
        _progress = progress;
        _verbose = verbose;
        _bootPause = bootPause;
    }

    /// <summary>Runs the plan. The last result is the failed one, if any failed.</summary>
    public IReadOnlyList<FlashStepResult> Run(FlashPlan plan, string port)
    {
        var results = new List<FlashStepResult>();
        foreach (FlashStep step in plan.Steps)
        {
            _progress.WriteLine($"[{results.Count + 1}/{plan.Steps.Count}] {step.Title} …");
            long begin = Stopwatch.GetTimestamp();
            (int exitCode, string output) = _nanoff.Run(step.Arguments, line => Show(plan.Redact(line)));
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            string? problem = NanoffErrors.Explain(exitCode, output, port);
            results.Add(new FlashStepResult(step, seconds, problem is null ? null : plan.Redact(problem)));
            if (problem is not null)
            {
                break;
            }

            _progress.WriteLine(FormattableString.Invariant($"      done in {seconds:F0} s"));
            if (step.Kind == FlashStepKind.Runtime)
            {
                Thread.Sleep(_bootPause);
            }
        }

        return results;
    }

    private void Show(string line)
    {
        if (_verbose)
        {
            _progress.WriteLine("      nanoff: " + line);
        }
    }
}
