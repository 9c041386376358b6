using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Api;

/// <summary>Reports that are being made, one after the other, and what became of the newest ones.</summary>
/// <param name="server">The plant.</param>
/// <param name="stopping">Cancelled when the application ends: a report that is not done is left out then.</param>
internal sealed class ReportJobs(PlantServer server, CancellationToken stopping) : IDisposable
{
    private const int MaximumWaiting = 4;
    private const int MaximumKept = 50;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<ReportJob> _jobs = [];
    private readonly List<Task> _work = [];
    private int _next = 1;

    /// <summary>The job of this number; null when there is none, or it is long ago.</summary>
    public ReportJob? Find(string id)
    {
        lock (_gate)
        {
            return _jobs.Find(job => job.Id == id);
        }
    }

    /// <summary>The newest ones, the last first.</summary>
    public IReadOnlyList<ReportJob> Newest(int count)
    {
        lock (_gate)
        {
            return [.. _jobs.AsEnumerable().Reverse().Take(count)];
        }
    }

    /// <summary>Begins a report; <paramref name="by"/> ordered it, by <paramref name="via"/>: page or api.</summary>
    /// <exception cref="ApiBusyException">Too many wait already.</exception>
    public ReportJob Begin(ReportOrder order, string by, string via)
    {
        lock (_gate)
        {
            if (_jobs.Count(job => job.State is "waiting" or "running") >= MaximumWaiting)
            {
                throw new ApiBusyException(
                    RuleReason.Of("report.busy", $"{MaximumWaiting} reports are being made: try again when one is ready"));
            }

            var begun = new ReportJob(
                (_next++).ToString(CultureInfo.InvariantCulture), Path.GetFileName(order.Folder), server.Options.Time.GetUtcNow());
            _jobs.Add(begun);
            if (_jobs.Count > MaximumKept)
            {
                _jobs.RemoveAt(0);
            }

            _work.RemoveAll(task => task.IsCompleted);
            _work.Add(Task.Run(() => Run(begun, order, by, via)));
            return begun;
        }
    }

    /// <summary>Waits until nothing is written any more.</summary>
    public void Dispose()
    {
        Task[] all;
        lock (_gate)
        {
            all = [.. _work];
        }

        Task.WaitAll(all);
        _turn.Dispose();
    }

    private void Note(MadeReport made, string by, string via)
    {
        using var author = new AuditAuthor(by, via, "report make");
        try
        {
            AuditLog.Append(server.Options.Plant, "report make", $"{made.Manifest.Number}, manifest {made.ManifestSha256}");
        }
        catch (OperatorException e)
        {
            throw new OperatorException(
                e.Kind,
                RuleReason.Of(
                    "job.no-entry",
                    $"the report is made and in the list, but the audit log does not name it: {PlainReason.ReasonOf(e)}"),
                e);
        }
    }

    private async Task Run(ReportJob job, ReportOrder order, string by, string via)
    {
        try
        {
            await _turn.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            job.Fail(RuleReason.Of("job.server-ends", "the server ends"), server.Options.Time.GetUtcNow());
            return;
        }

        try
        {
            job.State = "running";
            using IEvidenceStore store = EvidenceStores.Open(server.Options.StoreName, create: false);
            var maker = new ReportMaker(server.Options.Plant, Registry.Load(server.Options.Plant.RegistryPath), store)
            {
                Advanced = stage => job.Doing = stage,
            };
            MadeReport made = maker.Make(order, stopping);
            Note(made, by, via);
            job.End(made.ManifestSha256, made.Manifest.InOrder, made.WithoutPdf, server.Options.Time.GetUtcNow());
        }
        catch (Exception e) when (e is OperatorException or MeterNode.Figures.FactorException)
        {
            job.Fail(PlainReason.ReasonOf(e), server.Options.Time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            job.Fail(
                RuleReason.Of("job.not-written", $"the report cannot be written: {PlainReason.ReasonOf(e)}"),
                server.Options.Time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            job.Fail(RuleReason.Of("job.server-ends", "the server ends"), server.Options.Time.GetUtcNow());
        }
        catch (RegistryException e)
        {
            job.Fail(
                RuleReason.Of("job.registry", $"'{server.Options.Plant.RegistryPath}' is damaged: {e.Message}"),
                server.Options.Time.GetUtcNow());
        }
        catch (Exception e)
        {
            // The page says it; a job that stays under way for ever would keep all later ones waiting.
            job.Fail(
                RuleReason.Of("job.failed", $"the report cannot be made: {PlainReason.ReasonOf(e)}"), server.Options.Time.GetUtcNow());
        }
        finally
        {
            _turn.Release();
        }
    }
}
