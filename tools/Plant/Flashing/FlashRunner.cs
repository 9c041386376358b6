using System.Diagnostics;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>Carries a plan out, step by step, and stops at the first failure.</summary>
public sealed class FlashRunner
{
    private const string Silent =
        "this nanoff does not say what board it is: dotnet tool update -g nanoff, or leave the check out with '--skip check'";

    private const string Unanswered =
        "the application is written, but the board does not answer afterwards: press its EN or RST button and look at its light";

    private readonly Nanoff _nanoff;
    private readonly TextWriter _progress;
    private readonly bool _verbose;
    private readonly TimeSpan _bootPause;
    private readonly CancellationToken _cancellation;

    /// <param name="nanoff">The tool.</param>
    /// <param name="progress">Where progress goes, for a person.</param>
    /// <param name="verbose">Whether nanoff's own lines are shown as well.</param>
    /// <param name="bootPause">Time the board gets to start after runtime or application was written.</param>
    /// <param name="cancellation">Ends a run in the middle of a step.</param>
    public FlashRunner(Nanoff nanoff, TextWriter progress, bool verbose, TimeSpan bootPause, CancellationToken cancellation = default)
    {
        _nanoff = nanoff;
        _progress = progress;
        _verbose = verbose;
        _bootPause = bootPause;
        _cancellation = cancellation;
    }

    /// <summary>
    /// Runs the plan of a request, and keeps in the bundle which board got it. The last result is the failed one, if any failed.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="board">The board, where it was looked at before.</param>
    /// <exception cref="OperationCanceledException">It was ended; the steps that were done are kept in the bundle.</exception>
    public IReadOnlyList<FlashStepResult> Run(FlashRequest request, FlashPlan plan, BoardDetails? board = null)
    {
        var results = new List<FlashStepResult>();
        foreach (FlashStep step in plan.Steps)
        {
            _cancellation.ThrowIfCancellationRequested();
            string place = $"[{results.Count + 1}/{plan.Steps.Count}] {step.Title}";
            if (step.IfNeeded && board is not null && BoardCheck.Missing(request.Image!, board) is null)
            {
                _progress.WriteLine($"{place}: not needed, the present one ({board.RuntimeVersion}) has what the application uses");
                results.Add(new FlashStepResult(step, 0, null) { IsLeftOut = true });
                continue;
            }

            if (step.Kind == FlashStepKind.Files && request is { TakesBoardEui: true, Bundle: not null } && board is not null
                && BoardEui.Take(request.Bundle, board))
            {
                _progress.WriteLine($"      the node has its board's EUI-64 now, {BoardCheck.EuiOf(board.Mac!)}");
            }

            _progress.WriteLine(place + " …");
            long begin = Stopwatch.GetTimestamp();
            (int exitCode, string output) = _nanoff.Run(step.Arguments, line => Show(plan.Redact(line)), _cancellation);
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            string? failure = NanoffErrors.Explain(exitCode, output, request.Port);
            string? problem = failure is null ? Judge(request, plan, step, output, ref board)
                : step.Kind == FlashStepKind.Confirm ? Unanswered : failure;
            results.Add(new FlashStepResult(step, seconds, problem is null ? null : plan.Redact(problem)));
            if (problem is not null)
            {
                break;
            }

            _progress.WriteLine(FormattableString.Invariant($"      done in {seconds:F0} s"));
            Remember(request, step, board);
            if (step != plan.Steps[^1])
            {
                LetStart(step);
            }
        }

        return results;
    }

    /// <summary>What the board on a port is; null, with the reason, when it does not say.</summary>
    public BoardDetails? Look(FlashStep step, string port, out string? problem)
    {
        (int exitCode, string output) = _nanoff.Run(step.Arguments, Show, _cancellation);
        LetStart(step);
        BoardDetails? details = BoardDetails.Read(output);
        problem = NanoffErrors.Explain(exitCode, output, port) ?? (details is null ? Silent : null);
        return problem is null ? details : null;
    }

    /// <summary>A board that was reset needs a moment; one with USB of its own takes its port away for as long.</summary>
    private void LetStart(FlashStep step)
    {
        if (step.Kind is FlashStepKind.Runtime or FlashStepKind.Application || step.IsInBootLoader)
        {
            _cancellation.WaitHandle.WaitOne(_bootPause);
        }
    }

    private static string? Judge(FlashRequest request, FlashPlan plan, FlashStep step, string output, ref BoardDetails? board)
    {
        if (step.Kind is not (FlashStepKind.Check or FlashStepKind.Confirm))
        {
            return null;
        }

        if (BoardDetails.Read(output) is not BoardDetails details)
        {
            return Silent;
        }

        if (step.Kind == FlashStepKind.Confirm)
        {
            return BoardCheck.NotLoaded(request.Image!, details);
        }

        board = details;
        return BoardCheck.Problem(request, details, plan.Steps.Any(planned => planned.Kind == FlashStepKind.Runtime));
    }

    private static void Remember(FlashRequest request, FlashStep step, BoardDetails? board)
    {
        if (request.Bundle is not FlashBundle bundle)
        {
            return;
        }

        if (step.Kind == FlashStepKind.Files)
        {
            // The licence to begin at number 0 is used now: a board that is erased later asks the collector.
            NodeBundle.TakeStart(bundle.Folder);
            if (board is not null)
            {
                BoardRecord.FilesWritten(bundle.Folder, board, DateTime.UtcNow);
            }
        }
        else if (step.Kind == FlashStepKind.Application)
        {
            BoardRecord.ApplicationWritten(bundle.Folder, request.Image!);
        }
    }

    private void Show(string line)
    {
        if (_verbose)
        {
            _progress.WriteLine("      nanoff: " + line);
        }
    }
}
